import ArgumentParser
import CRMClient
import CRMModel

struct PoolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pool", abstract: "Works with high seas pools: what lies in them is claimed by their members.",
        discussion: """
            A pool is for accounts or for leads. A record in it has no owner. Its members see and claim it; its administrators, \
            who count as members, assign it; its owner returns it. Members and administrators are written li.na, \
            department:Sales, group:North or role:SALES.
            """,
        subcommands: [
            PoolList.self, PoolCreate.self, PoolChange.self, PoolDelete.self, PoolClaim.self, PoolReturn.self,
            PoolAssign.self,
        ])
}

struct PoolList: TableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the pools that you belong to; for CRM_ADMIN all.")

    @Argument(help: ArgumentHelp("ACCOUNT or sales-lead; else both.", valueName: "object"))
    var object: BusinessObject?

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let answer = try await session.client.listPools(ListPoolsRequest(object: object), session.calls)
        if try await session.showAsJSON(answer) { return }
        let names = try await GranteeNames(session)
        var table = Table(
            [Table.Column("ID", isRightAligned: true)]
                + ["OBJECT", "NAME", "MEMBERS", "ADMINISTRATORS"].map { Table.Column($0) })
        for pool in answer.pools {
            table.add([
                String(pool.id), pool.object?.protoName ?? "", pool.name, names.text(pool.members),
                names.text(pool.administrators),
            ])
        }
        try session.console.table(table, form)
    }
}

struct PoolCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a pool (CRM_ADMIN only).")

    @Argument(help: ArgumentHelp("ACCOUNT or sales-lead.", valueName: "object"))
    var object: BusinessObject

    @Argument(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("A member: li.na, group:North. May be given again.", valueName: "grantee"))
    var member: [WrittenGrantee] = []

    @Option(help: ArgumentHelp("An administrator. May be given again.", valueName: "grantee"))
    var admin: [WrittenGrantee] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = CreatePoolRequest(
            object: object, name: name, members: try await session.grantees(member),
            administrators: try await session.grantees(admin))
        let answer = try await session.client.createPool(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let pool = answer.pool {
            try session.console.line("created pool \(VisibleText.line(pool.name)), id \(pool.id)")
        }
    }
}

struct PoolChange: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Renames a pool, or changes who belongs to it (CRM_ADMIN only).")

    @Argument(help: "The pool's name or id.")
    var pool: String

    @Option(help: ArgumentHelp("Its new name.", valueName: "text"))
    var name: String?

    @Option(help: ArgumentHelp("A new member: li.na, group:North. May be given again.", valueName: "grantee"))
    var addMember: [WrittenGrantee] = []

    @Option(help: ArgumentHelp("A member to be taken out. May be given again.", valueName: "grantee"))
    var removeMember: [WrittenGrantee] = []

    @Option(help: ArgumentHelp("A new administrator. May be given again.", valueName: "grantee"))
    var addAdmin: [WrittenGrantee] = []

    @Option(help: ArgumentHelp("An administrator to be taken out. May be given again.", valueName: "grantee"))
    var removeAdmin: [WrittenGrantee] = []

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = ChangePoolRequest(
            id: try await session.poolID(pool), name: name, addMembers: try await session.grantees(addMember),
            removeMembers: try await session.grantees(removeMember),
            addAdministrators: try await session.grantees(addAdmin),
            removeAdministrators: try await session.grantees(removeAdmin))
        let answer = try await session.client.changePool(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        guard let pool = answer.pool else { return }
        let names = try await GranteeNames(session)
        var card = Card()
        card.add("id", String(pool.id))
        card.add("object", pool.object?.protoName ?? "")
        card.add("name", pool.name)
        card.add("members", names.text(pool.members))
        card.add("administrators", names.text(pool.administrators))
        try session.console.lines(card.lines())
    }
}

struct PoolDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Removes a pool in which nothing lies (CRM_ADMIN only).")

    @Argument(help: "The pool's name or id.")
    var pool: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let id = try await session.poolID(pool)
        let answer = try await session.client.deletePool(DeletePoolRequest(id: id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted pool \(VisibleText.line(pool))")
    }
}
