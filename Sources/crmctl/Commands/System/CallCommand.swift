import ArgumentParser
import CRMClient
import Foundation

struct CallCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Calls any method, in JSON.",
        discussion: """
            The method is named in full, crm.v1.Records/GetRecord, or short, Records/GetRecord. Of - , standard input \
            is read: one JSON document, or one a line. Lines are called in turn, up to 64 at a time, and answered in \
            their order, a line each; one that fails is answered with {"error": {…}}, and the exit status is that of \
            the first failure.
            """)

    @Argument(help: ArgumentHelp("Such as Records/GetRecord.", valueName: "service/method"))
    var method: String?

    @Argument(help: ArgumentHelp("The request in JSON, or - to read it; else {}.", valueName: "json"))
    var request: String = "{}"

    @Flag(help: "List the methods.")
    var list = false

    @Flag(help: "Standard input has a document a line, be it only one.")
    var lines = false

    @Option(help: ArgumentHelp("An idempotency key: repeated with it, a change is made once.", valueName: "key"))
    var key: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if list == (method != nil) { throw ValidationError("Name a method, or --list") }
        if lines, request != "-" { throw ValidationError("--lines goes with - in place of the request") }
    }

    func run(_ session: Session) async throws {
        let schema = try await session.schema()
        guard let method else {
            return try session.console.lines(schema.services.flatMap(\.methods).map(\.fullName))
        }
        guard let method = schema.method(named: method) else {
            throw InputError("there is no method \(method); crmctl call --list names them all")
        }
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
}
