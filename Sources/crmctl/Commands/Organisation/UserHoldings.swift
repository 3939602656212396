import ArgumentParser
import CRMClient
import CRMModel

struct UserHoldings: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "holdings", abstract: "Shows what a user would leave behind (CRM_ADMIN only).")

    @Argument(help: "The user's name or id.")
    var name: String

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let users = try await session.users()
        let request = ListHoldingsRequest(userID: try users.id(name))
        let answer = try await session.client.listHoldings(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        let pools = try await session.pools()
        let groups = try await session.groups()
        func names(_ ids: [Int64], _ directory: Directory<some Named>) -> String {
            ids.isEmpty ? "none" : ids.map { directory.name($0) }.joined(separator: ", ")
        }
        var card = Card()
        card.add("owner of", answer.owned.isEmpty ? "nothing" : answer.owned.map(\.text).joined(separator: "\n"))
        card.add("places in teams", String(answer.teamPlaces))
        card.add("confirmer of", answer.confirmations == 1 ? "1 record" : "\(answer.confirmations) records")
        if !answer.confirmationFlowObjects.isEmpty {
            card.add(
                "in confirmation flows of", answer.confirmationFlowObjects.map(\.protoName).joined(separator: ", "))
        }
        card.add("member of pools", names(answer.memberOfPoolIDs, pools))
        card.add("administrator of pools", names(answer.administratorOfPoolIDs, pools))
        card.add("superior of", names(answer.subordinateIDs, users))
        card.add("in groups", names(answer.groupIDs, groups))
        card.add("shared with", answer.shares == 1 ? "1 record" : "\(answer.shares) records")
        if !answer.sharingRuleIDs.isEmpty {
            card.add("in sharing rules", names(answer.sharingRuleIDs, try await session.sharingRules()))
        }
        try session.console.lines(card.lines())
    }
}

extension OwnedRecords {
    /// "12 ACCOUNT, 3 more in the recycle bin"
    fileprivate var text: String {
        "\(active) \(object?.protoName ?? "records")"
            + (invalidated == 0 ? "" : ", \(invalidated) more in the recycle bin")
    }
}
