import ArgumentParser
import CRMClient
import CRMModel

struct FieldCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a field to an object.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "Lower-case letters, digits and _, a letter first.")
    var key: String

    @Argument(help: ArgumentHelp("Such as TEXT, MONEY or multi-choice.", valueName: "type"))
    var type: FieldType

    @Option(help: ArgumentHelp("What it is called.", valueName: "text"))
    var label: String = ""

    @Option(help: ArgumentHelp("What it is called in Chinese.", valueName: "text"))
    var labelZh: String = ""

    @Flag(help: "Every record has to have a value.")
    var required = false

    @Flag(help: "No two records have the same value.")
    var unique = false

    @Option(help: ArgumentHelp("A choice. May be given again.", valueName: "text"))
    var choice: [String] = []

    @Option(help: ArgumentHelp("The object that a REFERENCE leads to.", valueName: "object"))
    var refersTo: BusinessObject?

    @Option(help: ArgumentHelp("How an AUTO_NUMBER is made: SO-{yyyy}-{000000}.", valueName: "format"))
    var format: String = ""

    @Option(help: ArgumentHelp("The least NUMBER.", valueName: "number"))
    var minimum: String?

    @Option(help: ArgumentHelp("The greatest NUMBER.", valueName: "number"))
    var maximum: String?

    @Option(help: ArgumentHelp("The most characters of a text.", valueName: "number"))
    var maximumLength: UInt32 = 0

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let definition = FieldDefinition(
            object: object, key: key, type: type, required: required, unique: unique, label: label, labelZh: labelZh,
            choices: choice, referenceObject: refersTo, maximumLength: maximumLength,
            minimum: try Self.number(minimum, "--minimum"), maximum: try Self.number(maximum, "--maximum"),
            numberFormat: format)
        let answer = try await session.client.createField(CreateFieldRequest(field: definition), session.calls)
        if try await session.showAsJSON(answer) { return }
        if let field = answer.field {
            try session.console.line("created field \(field.key) of \(object.protoName), id \(field.id)")
        }
    }

    private static func number(_ text: String?, _ option: String) throws(InputError) -> Decimal? {
        guard let text else { return nil }
        guard let number = Decimal(text) else {
            throw InputError("\(option): \"\(text)\" is not \(ValueInput.expectation(.number))")
        }
        return number
    }
}
