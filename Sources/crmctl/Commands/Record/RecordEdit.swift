import ArgumentParser
import CRMClient
import CRMModel

struct RecordEdit: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Changes fields of a record.",
        discussion: "Values are written as for create; FIELD= empties the field.")

    @Argument(help: "The record's id.")
    var id: Int64

    @Argument(help: ArgumentHelp("A field's key and its new value.", valueName: "field=value"))
    var assignments: [String] = []

    @Option(
        name: .customLong("item"),
        help: ArgumentHelp(
            "A line item; once for each. They replace all that there are.", valueName: "product:quantity:price"))
    var items: [String] = []

    @Option(help: ArgumentHelp("A field to be emptied.", valueName: "field"))
    var clear: [String] = []

    @Option(help: ArgumentHelp("The version on which the change is based; else whatever it is.", valueName: "number"))
    var version: Int64?

    @Option(help: ArgumentHelp("An idempotency key: repeated with it, the change is made once.", valueName: "key"))
    var key: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if assignments.isEmpty, clear.isEmpty, items.isEmpty {
            throw ValidationError("Name a field to be changed: FIELD=VALUE")
        }
    }

    func run(_ session: Session) async throws {
        let assignments = try Assignment.list(assignments)
        var request = EditRecordRequest(id: id, version: version, clear: clear)
        request.clear += assignments.filter(\.value.isEmpty).map(\.key)
        let given = assignments.filter { !$0.value.isEmpty }
        if !given.isEmpty || !items.isEmpty {
            // What the values are to be depends on the record's object.
            let current = try await session.client.getRecord(GetRecordRequest(id: id), session.calls)
            guard let object = current.record?.object else { throw InputError("record \(id) is of no known object") }
            let catalog = try await session.fields(of: object)
            for assignment in given {
                let field = try catalog.field(assignment.key)
                let value = try ValueInput.value(
                    assignment.value, as: field.type ?? .text, of: field.key, currency: catalog.currency)
                request.fields.append(Field(key: field.key, value: value))
            }
            if !items.isEmpty { request.fields.append(try catalog.lineItems(items)) }
        }
        let answer = try await session.client.editRecord(request, session.calls(key: key))
        if try await session.showAsJSON(answer) { return }
        let version = answer.record?.version ?? 0
        if answer.changes.isEmpty {
            return try session.console.line("nothing to change, version \(version)")
        }
        try session.console.lines(["version \(version)"] + answer.changes.map(Self.line))
    }

    /// "stage: A → B"
    private static func line(_ change: FieldChange) -> String {
        func text(_ value: Value?) -> String { value.map { VisibleText.line($0.text) } ?? "(empty)" }
        return "\(change.key): \(text(change.oldValue)) → \(text(change.newValue))"
    }
}
