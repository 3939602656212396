import ArgumentParser
import CRMModel

struct FieldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "field", abstract: "Creates, changes and lists the fields of an object.",
        subcommands: [FieldCreate.self, FieldChangeCommand.self, FieldList.self])

}

struct FieldList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the fields of an object.")

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let catalog = try await session.fields(of: object)
        if try await session.showAsJSON(ListFieldsResponse(fields: catalog.fields, currency: catalog.currency)) {
            return
        }
        var table = Table(["KEY", "TYPE", "LABEL", "LABEL (ZH)", "RULES"].map { Table.Column($0) })
        for field in catalog.fields {
            table.add([field.key, field.type?.protoName ?? "", field.label, field.labelZh, field.rules])
        }
        try session.console.table(table, form)
    }
}

extension FieldDefinition {
    /// What a value has to be, and what else is to be known of the field.
    fileprivate var rules: String {
        var rules: [String] = []
        if required { rules.append("required") }
        if unique { rules.append("unique") }
        if let referenceObject { rules.append("→ \(referenceObject.protoName)") }
        if !choices.isEmpty { rules.append("one of \(choices.joined(separator: "|"))") }
        if maximumLength > 0 { rules.append("at most \(maximumLength) characters") }
        if let minimum { rules.append("≥ \(minimum)") }
        if let maximum { rules.append("≤ \(maximum)") }
        if !numberFormat.isEmpty { rules.append(numberFormat) }
        if custom { rules.append("custom") }
        if !active { rules.append("not active") }
        return rules.joined(separator: ", ")
    }
}
