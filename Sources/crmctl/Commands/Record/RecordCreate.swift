import ArgumentParser
import CRMClient
import CRMModel

struct RecordCreate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Creates a record.",
        discussion: """
            Values are written by the type of their field: 12.5; 1234.50 or 1234.50 EUR; 2024-02-29; \
            2024-02-29T13:05:09Z; choices with commas between them, one with a comma in it in \
            double quotes; the id of a record; true or false. A line item is a product's id, a quantity \
            and a price, 17:2.5:12.50, and a description behind another colon if there is one.
            """)

    @Argument(help: ArgumentHelp("Such as ACCOUNT or sales-order.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: ArgumentHelp("A field's key and its value.", valueName: "field=value"))
    var assignments: [String] = []

    @Option(
        name: .customLong("item"),
        help: ArgumentHelp("A line item; once for each.", valueName: "product:quantity:price"))
    var items: [String] = []

    @Option(help: ArgumentHelp("The owner; else the user acted for.", valueName: "user"))
    var owner: String?

    @Flag(help: "Create an account or a lead for later assignment.")
    var forAssignment = false

    @Option(help: ArgumentHelp("Create an account or a lead in a high seas pool, without an owner.", valueName: "pool"))
    var pool: String?

    @Flag(help: "Create it though a rule for duplicates refuses it (CRM_ADMIN only).")
    var allowDuplicates = false

    @Option(help: ArgumentHelp("An idempotency key: repeated with it, the record is created once.", valueName: "key"))
    var key: String?

    @OptionGroup(title: "Migration (CRM_ADMIN only)")
    var migration: MigrationOptions

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let assignments = try Assignment.list(assignments)
        let catalog = try await session.fields(of: object)
        var request = CreateRecordRequest(
            object: object, forAssignment: forAssignment, allowDuplicates: allowDuplicates)
        request.fields = try catalog.fields(assignments)
        if !items.isEmpty { request.fields.append(try catalog.lineItems(items)) }
        if let owner { request.ownerID = try await session.users().id(owner) }
        if let pool { request.poolID = try await session.poolID(pool, of: object) }
        request.migration = try await migration.message(session)
        let answer = try await session.client.createRecord(request, session.calls(key: key))
        if try await session.showAsJSON(answer) { return }
        guard let record = answer.record else { return }
        try session.console.lines(try await RecordCard(record, session).lines())
        for match in answer.duplicates { Console.complain(match.text) }
    }
}

/// What a record brings along from elsewhere.
struct MigrationOptions: ParsableArguments {
    @Option(help: "The status that it has already.")
    var status: Status?

    @Option(help: "The approval status that it has already.")
    var approvalStatus: Approval.Status?

    @Option(help: ArgumentHelp("When it was created.", valueName: "time"))
    var createdAt: Moment?

    @Option(help: ArgumentHelp("When it was changed last.", valueName: "time"))
    var modifiedAt: Moment?

    @Option(help: ArgumentHelp("Who created it.", valueName: "user"))
    var createdBy: String?

    /// nil if no option was given.
    func message(_ session: Session) async throws -> Migration? {
        var migration = Migration(
            status: status, approvalStatus: approvalStatus, createdAtMilliseconds: createdAt?.milliseconds,
            modifiedAtMilliseconds: modifiedAt?.milliseconds)
        if let createdBy { migration.createdByID = try await session.users().id(createdBy) }
        return migration == Migration() ? nil : migration
    }
}
