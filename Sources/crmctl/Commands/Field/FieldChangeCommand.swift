import ArgumentParser
import CRMClient
import CRMModel

struct FieldChangeCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes a field; what is not named stays as it is.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "The field's key.")
    var key: String

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var label: String?

    @Option(help: ArgumentHelp("What it is called in Chinese.", valueName: "text"))
    var labelZh: String?

    @Flag(inversion: .prefixedNo, help: "Whether every record has to have a value.")
    var required: Bool?

    @Option(help: ArgumentHelp("A further choice. May be given again.", valueName: "text"))
    var choice: [String] = []

    @Flag(inversion: .prefixedNo, help: "Whether it takes values.")
    var active: Bool?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        guard let field = try await session.fields(of: object)[key] else {
            throw InputError("\(key) is no field of \(object.protoName)", status: .refused)
        }
        let request = ChangeFieldRequest(
            id: field.id, label: label, labelZh: labelZh, required: required, addChoices: choice, active: active)
        let answer = try await session.client.changeField(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("changed field \(field.key) of \(object.protoName)")
    }
}
