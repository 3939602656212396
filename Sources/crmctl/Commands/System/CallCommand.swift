import ArgumentParser
import CRMClient
import Foundation

struct CallCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Calls any method, in JSON.",
        discussion: """
            The method is named in full, crm.v1.Records/GetRecord, or short, Records/GetRecord; services lists them, and \
            describe shows what they take. Of - , standard input is read: one JSON document, or one a line. Lines are \
            called in turn, up to 64 at a time, and answered in their order, a line each; one that fails is answered \
            with {"error": {…}}, and the exit status is that of the first failure.

            The answers of a method that answers with a stream are written as they come, a line each. A method that \
            takes a stream gets, of - , a message for each line of standard input as it is read, and else a stream of \
            one. A stream lasts until crmd ends it, until --timeout if that is given, or until Ctrl-C, which leaves \
            the exit status 130. When Ctrl-C or a line that is wrong breaks off a stream of requests, crmd doesn't \
            take it for complete.
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
        let caller = JSONCaller(client: session.client, schema: schema, method: method, calls: session.calls(key: key))
        if method.isClientStreaming || method.isServerStreaming {
            let stream = CallStream(caller: caller, options: session.streams, console: session.console)
            return try await stream.run(try streamRequests(method))
        }
        if request != "-" { return try await answer(to: request, caller, session) }
        var input = StandardInput()
        switch try input.begin(alwaysLines: lines) {
        case .document(let json): try await answer(to: json, caller, session)
        case .lines(let first):
            guard key == nil else { throw InputError("--key is for one request, not for lines") }
            try await CallLines(caller: caller, console: session.console).run(first: first, input)
        }
    }

    private func answer(to json: String, _ caller: JSONCaller, _ session: Session) async throws {
        try session.console.line(try await caller.answer(to: try caller.request(json), pretty: true))
    }

    /// What a method that is a stream is sent.
    private func streamRequests(_ method: MethodSchema) throws(InputError) -> CallStream.Requests {
        guard key == nil else { throw InputError("--key is not for \(method.fullName), which is a stream") }
        if request != "-" { return .document(request) }
        if method.isClientStreaming { return .lines(StandardInput()) }
        guard !lines else { throw InputError("--lines is not for \(method.fullName), which takes one request") }
        var input = StandardInput()
        return .document(try input.document())
    }

    private static func unknown(_ name: String, _ schema: Schema) -> InputError {
        let near = NearNames.of(name, among: schema.services.flatMap(\.methods).map(\.fullName))
        let hint = near.isEmpty ? "crmctl services lists them all" : "near it: \(near.joined(separator: ", "))"
        return InputError("there is no method \(name); \(hint)", status: .refused)
    }
}
