internal import CRMModel
internal import CRMWire
internal import TTRPC

/// Hands a record over to another agent under the same manager. The former owner stays in its team, so that everybody
/// who saw it before sees it after.
enum TransferScenario: Scenario {
    static let name = "transfer"
    static let method = Method.changeOwners
    static let actor = ScenarioActor.superior
    static let records = RecordCount.one
    static let isOfFixedForm = false

    static func payload(_ subject: RequestSubject) -> [UInt8] {
        ChangeOwnersRequest(
            ids: subject.recordIDs, newOwnerID: subject.successorID, formerOwnerAccess: .readWrite
        ).encoded(in: Arena())
    }

    static func refusal(in answer: UnsafeRawBufferPointer) throws -> Refusal? {
        let response = try ChangeOwnersResponse(decoding: answer, in: Arena())
        return response.results.compactMap(\.error).first.map { error in
            Refusal(code: StatusCode(rawValue: error.code)?.name ?? "\(error.code)", reason: error.reason)
        }
    }
}
