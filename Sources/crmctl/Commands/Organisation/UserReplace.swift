import ArgumentParser
import CRMClient
import CRMModel

struct UserReplace: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace", abstract: "Puts another user in the place of one who leaves (CRM_ADMIN only).",
        discussion: """
            As owner of records, whatever their status; in related teams; in high seas pools; as confirmer; and as superior. Groups and \
            shares stay as they are. Very much is done in several steps; ended in between, the same command goes on.
            """)

    @Argument(help: "The name or id of the user who leaves.")
    var name: String

    @Option(help: ArgumentHelp("The user who takes over.", valueName: "user"))
    var by: String

    @Flag(help: "Deactivate the user who leaves, in the end.")
    var deactivate = false

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ReplaceUserRequest(
            userID: try users.id(name), replacementID: try users.id(by), deactivate: deactivate, dryRun: dryRun)
        var sum = ReplaceUserResponse()
        repeat {
            let step = try await session.client.replaceUser(request, session.calls)
            sum.add(step)
        } while !dryRun && sum.remains > 0
        if try await session.showAsJSON(sum) { return }
        try session.console.lines(try await lines(sum, session))
    }

    private func lines(_ sum: ReplaceUserResponse, _ session: Session) async throws -> [String] {
        let users = try await session.users()
        let by = VisibleText.line(by)
        let verb = dryRun ? "would be" : "is now"
        // A dry run takes one step, and tells what others would take.
        let records = sum.records + (dryRun ? sum.remainingRecords : 0)
        let places = sum.teamPlaces + (dryRun ? sum.remainingTeamPlaces : 0)
        var lines: [String] = []
        if records > 0 { lines.append("\(by) \(verb) the owner of records: \(records)") }
        if places > 0 { lines.append("\(by) \(verb) in the teams of records: \(places)") }
        let confirmations = sum.confirmations + (dryRun ? sum.remainingConfirmations : 0)
        if confirmations > 0 { lines.append("\(by) \(verb) a confirmer of records: \(confirmations)") }
        if !sum.confirmationFlowObjects.isEmpty {
            let objects = sum.confirmationFlowObjects.map(\.protoName).joined(separator: ", ")
            lines.append("\(by) \(verb) in the confirmation flows of \(objects)")
        }
        if !sum.poolIDs.isEmpty {
            let pools = try await session.pools()
            lines.append("\(by) \(verb) in the pools: \(sum.poolIDs.map { pools.name($0) }.joined(separator: ", "))")
        }
        if !sum.subordinateIDs.isEmpty {
            let names = sum.subordinateIDs.map { users.name($0) }.joined(separator: ", ")
            lines.append("with another superior \(dryRun ? "would be" : "are now"): \(names)")
        }
        if sum.deactivated { lines.append("\(VisibleText.line(name)) \(verb) deactivated") }
        return lines.isEmpty ? ["nothing to replace"] : lines.map { VisibleText.line($0) }
    }
}

extension ReplaceUserResponse {
    fileprivate var remains: Int64 { remainingRecords + remainingTeamPlaces + remainingConfirmations }

    /// Adds what a further step has done.
    fileprivate mutating func add(_ step: ReplaceUserResponse) {
        records += step.records
        teamPlaces += step.teamPlaces
        confirmations += step.confirmations
        confirmationFlowObjects += step.confirmationFlowObjects
        poolIDs += step.poolIDs
        subordinateIDs += step.subordinateIDs
        deactivated = deactivated || step.deactivated
        remainingRecords = step.remainingRecords
        remainingTeamPlaces = step.remainingTeamPlaces
        remainingConfirmations = step.remainingConfirmations
    }
}
