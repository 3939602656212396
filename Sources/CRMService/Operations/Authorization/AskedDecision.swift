internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// What a decision is asked about: an operation on a record, or on an object as a whole.
struct AskedDecision {
    private enum Subject {
        case record(Int64)
        case object(BusinessObject)
    }

    private let operation: CRMModel.Operation
    private let subject: Subject

    /// - Throws: REQUEST_INVALID unless it is one or the other, as fits the operation.
    init(_ operation: CRMModel.Operation?, _ recordID: Int64?, _ object: BusinessObject?) throws {
        guard let operation else { throw CallError.requestInvalid("operation is missing") }
        self.operation = operation
        let isOnObject = [.create, .import, .importStatus].contains(operation)
        switch (recordID, object) {
        case (let id?, nil) where !isOnObject: subject = .record(id)
        case (nil, let object?) where isOnObject: subject = .object(object)
        case (_, _) where isOnObject:
            throw CallError.requestInvalid("\(operation.protoName) is asked about an object, and about no record")
        default:
            throw CallError.requestInvalid("\(operation.protoName) is asked about a record_id, and about no object")
        }
    }

    func decide(_ call: ReadCall) throws -> Decision {
        switch subject {
        case .object(let object):
            return call.authorizer.decide(operation, onNewRecordOf: object, by: call.caller.user, in: call.organisation)
        case .record(let id):
            guard let record = try call.reader.record(id) else { return .denied(.notFound) }
            return call.decide(operation, on: try call.facts(of: record))
        }
    }

    func explain(_ call: ReadCall) throws -> ExplainResponse {
        switch subject {
        case .object(let object):
            return call.authorizer.explain(
                operation, onNewRecordOf: object, by: call.caller.user, in: call.organisation)
        case .record(let id):
            guard let record = try call.reader.record(id) else { return Authorizer.recordNotFound }
            return call.authorizer.explain(
                operation, on: try call.facts(of: record), by: call.caller.user, in: call.organisation)
        }
    }
}
