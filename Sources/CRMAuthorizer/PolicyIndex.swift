import CRMModel

/// The rows of a policy by operation, object and status, dense: a look-up is arithmetic.
struct PolicyIndex: Sendable {
    /// What a row asks for where it names the status.
    struct Entry: Sendable {
        let grants: GrantSet
        /// What must hold: nothing, or the row's condition.
        let conditions: ConditionSet
        /// Where the row is among the policy's rows.
        let row: Int
    }

    private static let objectSpan = (BusinessObject.allCases.map { Int($0.rawValue) }.max() ?? 0) + 1
    private static let statusSpan = (CRMModel.Status.allCases.map { Int($0.rawValue) }.max() ?? 0) + 1
    private static let slots = 4

    private let objectSpan = Self.objectSpan
    private let statusSpan = Self.statusSpan
    /// The entries of all cells, one cell after the other.
    private var entries: [Entry] = []
    /// Where a cell's entries begin; they end where the next cell's begin.
    private var starts: [Int32] = []
    /// The grants that any row names for an operation and an object.
    private var grantsOfPair: [GrantSet] = []

    init(_ rows: [Policy.Row]) {
        var cells = [[Entry]](repeating: [], count: Self.slots * objectSpan * statusSpan)
        grantsOfPair = Array(repeating: [], count: Self.slots * objectSpan)
        for (number, row) in rows.enumerated() {
            guard let pair = pair(row.operation, row.object) else { continue }
            grantsOfPair[pair] = grantsOfPair[pair] | row.grants
            let entry = Entry(
                grants: row.grants, conditions: row.condition.map { ConditionSet($0) } ?? [], row: number)
            for status in row.statuses {
                cells[pair * statusSpan + Int(status.rawValue)].append(entry)
            }
        }
        starts.reserveCapacity(cells.count + 1)
        for cell in cells {
            starts.append(Int32(entries.count))
            entries += cell
        }
        starts.append(Int32(entries.count))
    }

    /// Whether rows say who may do the operation.
    static func governs(_ operation: CRMModel.Operation) -> Bool {
        operation.rule == .rows
    }

    /// The entries of the rows for the operation on an object in that status; a slice that shares the index's storage.
    func entries(_ operation: CRMModel.Operation, on object: BusinessObject, in status: CRMModel.Status)
        -> ArraySlice<Entry>
    {
        guard let pair = pair(operation, object) else { return [] }
        let cell = pair * statusSpan + Int(status.rawValue)
        return entries[Int(starts[cell])..<Int(starts[cell + 1])]
    }

    /// The grants that rows name for the operation on an object in that status, while those conditions hold.
    func grants(
        _ operation: CRMModel.Operation, on object: BusinessObject, in status: CRMModel.Status,
        holding conditions: ConditionSet
    ) -> GrantSet {
        var grants = GrantSet()
        for entry in entries(operation, on: object, in: status) where conditions.isSuperset(of: entry.conditions) {
            grants = grants | entry.grants
        }
        return grants
    }

    /// The grants that any row names for the operation on the object; none where there is no row.
    func grants(_ operation: CRMModel.Operation, on object: BusinessObject) -> GrantSet {
        guard let pair = pair(operation, object) else { return [] }
        return grantsOfPair[pair]
    }

    /// The grants that come from a role and that any row names for the object, whatever the operation.
    func roleGrants(on object: BusinessObject) -> GrantSet {
        var all = GrantSet()
        for slot in 0..<Self.slots {
            all = all | grantsOfPair[slot * objectSpan + Int(object.rawValue)]
        }
        return all.intersection(.ofRoles)
    }

    private func pair(_ operation: CRMModel.Operation, _ object: BusinessObject) -> Int? {
        Self.slot(operation).map { $0 * objectSpan + Int(object.rawValue) }
    }

    private static func slot(_ operation: CRMModel.Operation) -> Int? {
        switch operation {
        case .edit: 0
        case .changeOwner: 1
        case .addTeam: 2
        case .invalidate: 3
        default: nil
        }
    }
}
