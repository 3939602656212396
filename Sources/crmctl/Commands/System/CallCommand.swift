import ArgumentParser
import CRMClient
import Foundation

struct CallCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Calls any method, in JSON.",
        discussion: """
            The method is named in full, crm.v1.Records/GetRecord, or short, Records/GetRecord; services lists them, and \
            describe shows what they take. Of - , standard input is read: one JSON document, or one a line. Lines are called in turn, up to 64 at a time, and answered in \
            their order, a line each; one that fails is answered with {"error": {…}}, and the exit status is that of \
            the first failure.
            """)

    @Argument(
        help: ArgumentHelp("Such as Records/GetRecord.", valueName: "service/method"),
        completion: .list(CompletionNames.methods))
    var method: String

    @Argument(help: ArgumentHelp("The request in JSON, or - to read it; else {}.", valueName: "json"))
    var request: String = "{}"

    @Flag(help: "Standard input has a document a line, be it only one.")
    var lines = false

    @Option(help: ArgumentHelp("An idempotency key: repeated with it, a change is made once.", valueName: "key"))
    var key: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if lines, request != "-" { throw ValidationError("--lines goes with - in place of the request") }
    }

    func run(_ session: Session) async throws {
        let schema = try await session.schema()
        guard let method = schema.method(named: method) else { throw Self.unknown(method, schema) }
        guard !method.isClientStreaming, !method.isServerStreaming else {
            throw InputError("\(method.fullName) is a stream, which call can't serve")
        }
        let caller = JSONCaller(client: session.client, schema: schema, method: method, calls: session.calls(key: key))
        if request != "-" { return try session.console.line(try await caller.answer(to: request, pretty: true)) }
        switch StandardInput.begin(alwaysLines: lines) {
        case .document(let json):
            try session.console.line(try await caller.answer(to: json, pretty: true))
        case .lines(let first):
            guard key == nil else { throw InputError("--key is for one request, not for lines") }
            try await CallLines(caller: caller, console: session.console).run(first: first)
        }
    }
    private static func unknown(_ name: String, _ schema: Schema) -> InputError {
        let near = NearNames.of(name, among: schema.services.flatMap(\.methods).map(\.fullName))
        let hint = near.isEmpty ? "crmctl services lists them all" : "near it: \(near.joined(separator: ", "))"
        return InputError("there is no method \(name); \(hint)", status: .refused)
    }
}
