internal import CRMWire

/// A kind of load: one method, called again and again with requests of the same form.
///
/// To add one, write a type that conforms, in a file of its own, and name it in ``ScenarioName/all``.
protocol Scenario: Sendable {
    /// What it is called on the command line.
    static var name: String { get }
    /// The method that is called.
    static var method: Method { get }
    /// Whether requests are about records, which are drawn anew for each; the calls then need a user.
    static var isAboutRecords: Bool { get }

    /// The encoded request.
    ///
    /// It is called a few times before the load begins. What differs in the encodings is filled in for each request
    /// later on, so their form must depend on the arguments' sizes only, and each argument may stand once in it.
    ///
    /// - Parameters:
    ///   - recordID: the record that it is about.
    ///   - text: a text that is another one each time, of ``RequestTemplate/textSize`` bytes.
    static func payload(recordID: Int64, text: String) -> [UInt8]
}
