import ArgumentParser
import CRMClient
import CRMModel

struct DepartmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "department", abstract: "Creates, changes, deletes and lists departments.",
        subcommands: [
            DepartmentCreate.self, DepartmentChange.self, DepartmentDelete.self, DepartmentList.self,
            DepartmentGet.self,
        ])
}

struct DepartmentCreate: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "create", abstract: "Adds a department.")

    @Argument(help: "Its name.")
    var name: String

    @Option(help: ArgumentHelp("The department that it is part of.", valueName: "department"))
    var parent: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        var request = CreateDepartmentRequest(name: name)
        if let parent { request.parentID = try await session.departments().id(parent) }
        let answer = try await session.client.createDepartment(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let department = answer.department {
            try session.console.line("created department \(VisibleText.line(department.name)), id \(department.id)")
        }
    }
}

struct DepartmentChange: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "change", abstract: "Renames or moves a department.")

    @Argument(help: "The department's name or id.")
    var name: String

    @Option(name: .customLong("name"), help: ArgumentHelp("Its new name.", valueName: "text"))
    var newName: String?

    @Option(help: ArgumentHelp("The department that it is part of, or none.", valueName: "department"))
    var parent: String?

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let departments = try await session.departments()
        let request = ChangeDepartmentRequest(
            id: try departments.id(name), name: newName, parentID: try departments.idOrNone(parent))
        let answer = try await session.client.changeDepartment(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        if let department = answer.department { try session.console.lines(department.card(departments)) }
    }
}

struct DepartmentDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a department that is in no use.")

    @Argument(help: "The department's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let department = try await session.departments().entry(name)
        let answer = try await session.client.deleteDepartment(
            DeleteDepartmentRequest(id: department.id), session.calls)
        if try await session.showAsJSON(answer) { return }
        try session.console.line("deleted department \(VisibleText.line(department.name)), id \(department.id)")
    }
}

struct DepartmentList: TableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the departments.")

    @OptionGroup var form: TableForm

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let departments = try await session.departments()
        if try await session.showAsJSON(ListDepartmentsResponse(departments: departments.entries)) { return }
        var table = Table([Table.Column("ID", isRightAligned: true), Table.Column("NAME"), Table.Column("PART OF")])
        for department in departments.entries {
            table.add([String(department.id), department.name, departments.name(department.parentID)])
        }
        try session.console.table(table, form)
    }
}

struct DepartmentGet: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Shows a department and who belongs to it.")

    @Argument(help: "The department's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let departments = try await session.departments()
        let department = try departments.entry(name)
        if try await session.showAsJSON(department) { return }
        var card = Card()
        card.add(
            "parts", departments.entries.filter { $0.parentID == department.id }.map(\.name).joined(separator: ", "))
        let members = try await session.users().entries.filter { $0.departmentID == department.id && $0.active }
        card.add("members", members.map(\.name).joined(separator: ", "))
        try session.console.lines(department.card(departments) + card.lines())
    }
}

extension Department {
    /// The department for people.
    fileprivate func card(_ departments: Directory<Department>) -> [String] {
        var card = Card()
        card.add("id", String(id))
        card.add("name", name)
        card.addIfAny("part of", departments.name(parentID))
        return card.lines()
    }
}
