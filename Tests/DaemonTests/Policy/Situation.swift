import CRMClient
import CRMModel

/// All that the conditions of policy.csv and its statuses tell of a record.
struct Situation: Hashable, CustomStringConvertible {
    var object: BusinessObject
    var status: Status
    var isApprovalInProgress = false
    var isInPool = false
    var isFirstPending = false

    var description: String {
        let facts = [
            (isApprovalInProgress, "approval in progress"), (isInPool, "in a pool"),
            (isFirstPending, "the first confirmer pending"),
        ]
        return (["\(object.protoName) \(status.protoName)"] + facts.filter(\.0).map(\.1)).joined(separator: ", ")
    }
}

extension Situation {
    init(_ stand: PolicyStage.Stand) {
        self.init(
            object: stand.object, status: stand.status, isApprovalInProgress: stand.isApprovalInProgress,
            isInPool: stand.isInPool, isFirstPending: stand.isFirstPending)
    }

    /// That of a record, as the daemon tells it.
    init(of id: Int64, _ client: CRMClient) async throws {
        let record = try await client.getRecord(GetRecordRequest(id: id)).record ?? Record()
        self.init(
            object: record.object ?? .account, status: record.status ?? .normal,
            isApprovalInProgress: record.approvalStatus == .inProgress, isInPool: record.poolID != nil)
        guard PolicyStage.Stand.confirmed.contains(object) else { return }
        isFirstPending = try await client.getConfirmation(GetConfirmationRequest(recordID: id)).waitingNode == 0
    }

    /// Each status of each object with each answer to each condition of which its rows in policy.csv ask.
    static func combinations(_ policy: PolicyTable) -> Set<Situation> {
        var all: Set<Situation> = []
        for object in BusinessObject.allCases {
            let asked = policy.conditions(of: object)
            for status in object.statuses {
                for approval in asked.contains("APPROVAL_NOT_IN_PROGRESS") ? [false, true] : [false] {
                    for pool in asked.contains("NOT_HIGH_SEAS") ? [false, true] : [false] {
                        for first in asked.contains("FIRST_CONFIRMER_PENDING") ? [false, true] : [false] {
                            all.insert(
                                Situation(
                                    object: object, status: status, isApprovalInProgress: approval, isInPool: pool,
                                    isFirstPending: first))
                        }
                    }
                }
            }
        }
        return all
    }
}

extension Situation {
    /// Where records can come by CREATE without `migration` and by the changes of status in the table.
    static func reachable(by table: TransitionTable) -> Set<Situation> {
        var found: Set<Situation> = []
        var left = BusinessObject.allCases.flatMap(created)
        while let next = left.popLast() {
            guard found.insert(next).inserted else { continue }
            for row in table.rows(of: next.object) { left += next.after(row) }
        }
        return found
    }

    /// As what a record is created: plainly, also where accounts are reported; for assignment; in a pool.
    private static func created(_ object: BusinessObject) -> [Situation] {
        let first = object.statuses[0]
        var all = [Situation(object: object, status: first, isFirstPending: first == .confirming)]
        if object == .account { all.append(Situation(object: object, status: .notEffective)) }
        if object.statuses.contains(.unassigned) {
            all += [false, true].map { Situation(object: object, status: .unassigned, isInPool: $0) }
        }
        return all
    }

    /// What a change of status makes of it; nothing, if there is none from here.
    private func after(_ row: TransitionTable.Row) -> [Situation] {
        guard row.from.contains(status.protoName), row.action != .claim || isInPool else { return [] }
        var next = Situation(object: object, status: row.to, isFirstPending: row.to == .confirming)
        // A report is what is approved; an approval goes on through everything else.
        next.isApprovalInProgress =
            switch row.action {
            case .submit: object == .account
            case .approve, .reject, .withdraw: false
            default: isApprovalInProgress
            }
        next.isInPool = row.action == .return
        // The first of two nodes.
        return row.action == .confirm ? [next, Situation(object: object, status: status)] : [next]
    }
}
