internal import CRMWire

/// A kind of load: one method, called again and again with requests of the same kind.
///
/// To add one, write a type that conforms, in a file of its own, and name it in ``ScenarioName/scenarios``.
protocol Scenario: Sendable {
    /// What it is called on the command line.
    static var name: String { get }
    /// The method that is called.
    static var method: Method { get }
    /// For whom the calls are made.
    static var actor: ScenarioActor { get }
    /// How many records each request is about, which are drawn anew for each.
    static var records: RecordCount { get }
    /// Whether encodings for a record id of the same size differ in id and text only, each of which stands once in them.
    ///
    /// They are then made beforehand, and only filled in for each request: see ``RequestTemplate``. Those of another
    /// form are encoded one by one.
    static var isOfFixedForm: Bool { get }

    /// The encoded request.
    static func payload(_ subject: RequestSubject) -> [UInt8]

    /// Why an answer that is a success is none: for methods that tell of each record by itself.
    ///
    /// - Parameter answer: the encoded answer.
    /// - Returns: nil when nothing was refused.
    static func refusal(in answer: UnsafeRawBufferPointer) throws -> Refusal?
}

extension Scenario {
    static var isOfFixedForm: Bool { true }
    static func refusal(in answer: UnsafeRawBufferPointer) throws -> Refusal? { nil }
}

/// For whom a scenario's calls are made: without `--company` for `--user`, with it for members of the company.
enum ScenarioActor: Sendable {
    /// Nobody, in either case.
    case nobody
    /// For a third each of the requests the record's owner, a superior three levels up or more, and its colleague.
    case holder
    /// A superior of the record's owner, three levels up or more. Only with `--company`.
    case superior
    /// Any manager, in the middle of the reporting line.
    case manager
    /// Any agent.
    case agent
}

/// How many records a request is about.
enum RecordCount: Sendable {
    case none
    case one
    /// As many as `--batch` says, distinct ones.
    case batch
}

/// What one request is about.
struct RequestSubject: Sendable {
    /// The records; none if the scenario is about none.
    var recordIDs: [Int64] = []
    /// A text that is another one each time, of ``RequestTemplate/textSize`` bytes.
    var text = ""
    /// Who may get the record; 0 without a company.
    var successorID: Int64 = 0
}
