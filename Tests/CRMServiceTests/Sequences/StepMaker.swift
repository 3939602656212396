import CRMModel
import CRMSample
import CRMTestKit

/// Makes steps by chance, so that about as many go through as are refused.
struct StepMaker {
    private var chance: SeededGenerator
    private var nextLabel = 0

    init(seed: UInt64) {
        chance = SeededGenerator(seed: seed)
    }

    private static let words = ["North", "华为", "Harbour", "café", "上海分公司", "Lin & Sons", "Ω"]
    private static let switched = ["SALES", "HELPER", "ORDER_ADMIN", "PAYMENT_FINANCE"]
    private static let reading: Set<Step.Verb> = [
        .get, .list, .count, .check, .amounts, .statistics, .bin, .impact, .search, .history, .transitions,
    ]
    private static let checked = [
        "VIEW", "EDIT", "CHANGE_OWNER", "ADD_TEAM", "INVALIDATE", "SHARE", "LOCK", "PRINT", "DELETE",
    ]

    private mutating func one<Choice>(of choices: [Choice]) -> Choice? { choices.randomElement(using: &chance) }

    private mutating func oneIn(_ cases: Int) -> Bool { Int.random(in: 0..<cases, using: &chance) == 0 }

    /// A step that makes sense in the state of the model.
    mutating func step(_ plain: PlainCRM) -> Step {
        let users = plain.people.keys.sorted()
        let user = one(of: users) ?? "admin"
        if plain.items.count < 5 || (oneIn(6) && plain.items.count < 80) { return create(user, plain) }
        if oneIn(40) { return configuration(user, plain) }
        // What is in the recycle bin comes up more often, as few steps are about it.
        let labels = plain.items.keys.sorted() + plain.bin.keys.sorted() + plain.bin.keys.sorted()
        guard let label = one(of: labels), let item = plain.items[label] else {
            return create(user, plain)
        }
        let verbs: [Step.Verb] = [
            .edit, .edit, .status, .status, .status, .status, .transfer, .share, .join, .lock, .claim, .giveBack,
            .assign, .invalidate, .invalidate, .restore, .restore, .delete, .get, .list, .count, .check, .amounts,
            .statistics,
            .bin, .impact, .search, .history, .transitions,
        ]
        var step = Step(one(of: verbs) ?? .get, by: user, [label])
        step.people = [one(of: users) ?? "admin"]
        step.access = one(of: ["READ_ONLY", "READ_WRITE", nil]) ?? nil
        step.isOn = oneIn(2)
        switch step.verb {
        case .edit:
            step.text = one(of: Self.words)
            if SequenceStage.withAmount.contains(item.object), oneIn(2) {
                step.amount = Int64.random(in: 0...100_000, using: &chance)
            }
        case .status: step.name = one(of: actions(item, plain))
        case .check: step.name = one(of: Self.checked)
        case .list, .count, .statistics: step.object = item.object
        case .search:
            step.object = item.object
            step.text = one(of: PlainCRM.found.keys.sorted())
        default: break
        }
        if !Self.reading.contains(step.verb), step.verb != .edit { widen(&step, plain) }
        // Half of the time by somebody who may, if there is somebody.
        if oneIn(2) {
            let able = users.filter { name in
                var other = step
                other.user = name
                var copy = plain
                return copy.take(other)?.contains("done") == true
            }
            if let name = one(of: able) { step.user = name }
        }
        if [.list, .count, .statistics, .bin, .search].contains(step.verb) { step.records = [] }
        return step
    }

    /// Those of the object, seldom one of another, but none that has a verb of its own.
    private mutating func actions(_ item: PlainCRM.Item, _ plain: PlainCRM) -> [String] {
        let actions = plain.actions(of: item.object).filter { !["CLAIM", "RETURN", "ASSIGN"].contains($0) }
        return actions.isEmpty || oneIn(20) ? ["WIN", "SUBMIT", "SHIP"] : actions
    }

    /// Sometimes names further records, and says how the batch is made.
    private mutating func widen(_ step: inout Step, _ plain: PlainCRM) {
        guard oneIn(3) else { return }
        for _ in 0..<2 {
            if let label = one(of: plain.items.keys.sorted()), !step.records.contains(label) {
                step.records.append(label)
            }
        }
        step.allOrNothing = oneIn(2)
        step.dryRun = oneIn(4)
    }

    private mutating func create(_ user: String, _ plain: PlainCRM) -> Step {
        nextLabel += 1
        var step = Step(.create, by: user, [nextLabel])
        var objects = PlainCRM.firstStatus.keys.sorted() + ["SALES_ORDER", "SALES_ORDER", "RETURN_FORM", "PAYMENT"]
        let known = Set(plain.items.values.map(\.object))
        objects = objects.filter { SequenceStage.parentField[$0].map { known.contains($0.object) } ?? true }
        let object = one(of: objects) ?? "ACCOUNT"
        step.object = object
        step.text = one(of: Self.words)
        if SequenceStage.withAmount.contains(object) { step.amount = Int64.random(in: 0...100_000, using: &chance) }
        if let parent = SequenceStage.parentField[object] {
            let candidates = plain.items.filter { $0.value.object == parent.object }
            let seen = candidates.filter { plain.sees(user, $0.value) }
            step.parent = one(of: (seen.isEmpty || oneIn(10) ? candidates : seen).keys.sorted())
        }
        if ["ACCOUNT", "SALES_LEAD"].contains(object), oneIn(3) { step.isOn = true }
        if object == "ACCOUNT", oneIn(3) {
            step.isOn = nil
            step.name = "POOL"
        } else if oneIn(3) {
            step.people = [one(of: plain.people.keys.sorted()) ?? "admin"]
        }
        return step
    }

    /// Changes what decisions depend on.
    private mutating func configuration(_ user: String, _ plain: PlainCRM) -> Step {
        let asked = oneIn(5) ? user : "admin"
        let users = plain.people.keys.sorted()
        switch Int.random(in: 0..<6, using: &chance) {
        case 0:
            var step = Step(.flow, by: asked)
            step.object = one(of: ["SALES_ORDER", "RETURN_FORM"])
            step.people = (0..<Int.random(in: 0...3, using: &chance)).map { _ in
                let names = (users + [PlainCRM.ownerSuperior]).shuffled(using: &chance)
                return names.prefix(Int.random(in: 1...3, using: &chance)).sorted().joined(separator: "+")
            }
            return step
        case 1:
            var step = Step(.rule, by: asked)
            step.object = one(of: PlainCRM.firstStatus.keys.sorted())
            step.people = Array(users.shuffled(using: &chance).prefix(2))
            step.access = one(of: ["READ_ONLY", "READ_WRITE"])
            return step
        case 2:
            var step = Step(.replace, by: asked)
            step.people = Array(users.filter { $0 != "admin" }.shuffled(using: &chance).prefix(2))
            return step
        case 3:
            var step = Step(.superior, by: asked)
            step.people = Array(users.filter { $0 != "admin" }.shuffled(using: &chance).prefix(2))
            return step
        default:
            var step = Step(.permission, by: asked)
            step.name = one(of: Self.switched)
            step.object = one(of: PlainCRM.firstStatus.keys.sorted())
            step.text = one(of: ["VIEW", "EDIT", "CREATE", "CHANGE_STATUS", "CHANGE_OWNER", "LOCK", "SHARE", "CLAIM"])
            step.isOn = oneIn(2)
            return step
        }
    }
}
