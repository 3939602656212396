import ArgumentParser
import CRMClient

struct DescribeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe", abstract: "Shows a service, a method, a message or an enum as crmd's protos have it.",
        discussion: """
            A name may be short as long as only one thing is called so: GetRecord, Records/GetRecord, \
            crm.v1.Records.GetRecord. With a method come the messages that it takes and answers with.
            """)

    @Argument(
        help: ArgumentHelp("Such as Records, GetRecord or Approval.Status.", valueName: "name"),
        completion: .list(CompletionNames.declarations))
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let schema = try await session.schema()
        let declaration = try Self.declaration(name, schema)
        let text = options.json ? [try Self.json(declaration, schema)] : try Self.lines(declaration, schema)
        try session.console.lines(text)
    }

    /// The only thing that is meant by the name.
    static func declaration(_ name: String, _ schema: Schema) throws(InputError) -> Declaration {
        let found = schema.declarations(named: name)
        if found.count == 1 { return found[0] }
        if !found.isEmpty {
            let names = found.map(\.fullName).joined(separator: ", ")
            throw InputError("several things are called \(name): \(names)")
        }
        let near = NearNames.of(name, among: schema.declarations.map(\.fullName))
        let hint = near.isEmpty ? "crmctl services lists the methods" : "near it: \(near.joined(separator: ", "))"
        throw InputError("nothing is called \(name); \(hint)", status: .refused)
    }

    static func lines(_ declaration: Declaration, _ schema: Schema) throws -> [String] {
        var lines = ProtoText.lines(declaration)
        guard case .method(let method) = declaration else { return lines }
        lines.insert("// \(method.fullName)", at: 0)
        for name in [method.requestName, method.responseName] {
            lines += [""] + ProtoText.lines(try schema.description(ofMessage: name))
        }
        return lines
    }

    static func json(_ declaration: Declaration, _ schema: Schema) throws -> String {
        switch declaration {
        case .service(let service): try DeclarationJSON.text(DeclarationJSON.Service(service))
        case .method(let method):
            try DeclarationJSON.text(
                DeclarationJSON.Method(
                    method,
                    [
                        schema.description(ofMessage: method.requestName),
                        schema.description(ofMessage: method.responseName),
                    ]))
        case .message(let message): try DeclarationJSON.text(DeclarationJSON.Message(message))
        case .enumeration(let enumeration): try DeclarationJSON.text(DeclarationJSON.Enumeration(enumeration))
        }
    }
}
