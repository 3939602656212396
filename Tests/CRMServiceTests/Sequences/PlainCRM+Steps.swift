// What becomes of a step, and what is answered.
extension PlainCRM {
    /// Takes a step.
    ///
    /// - Returns: the answer: for each record "done" or why not, or what was asked for; nil if it means a record that there
    ///   isn't.
    mutating func take(_ step: Step) -> [String]? {
        time += 1
        if step.verb == .create { return [create(step) ?? "done"] }
        guard step.records.allSatisfy({ items[$0] != nil }) else { return nil }
        switch step.verb {
        case .create: return nil
        case .flow:
            guard isAdministrator(step.user) else { return ["CRM_ADMIN_REQUIRED"] }
            let nodes = step.people.map { Set($0.split(separator: "+").map { String($0) }) }
            flows[step.object ?? ""] = nodes.isEmpty ? nil : nodes
            return ["done"]
        case .permission:
            guard isAdministrator(step.user) else { return ["CRM_ADMIN_REQUIRED"] }
            let permission = "\(step.name ?? "") \(step.object ?? "") \(step.text ?? "")"
            if step.isOn == true { switchedOff.remove(permission) } else { switchedOff.insert(permission) }
            return ["done"]
        case .superior: return [setSuperior(step) ?? "done"]
        case .rule:
            guard isAdministrator(step.user) else { return ["CRM_ADMIN_REQUIRED"] }
            rules.append((step.object ?? "", step.people[0], step.people[1], step.access ?? ""))
            return ["done"]
        case .replace:
            guard isAdministrator(step.user) else { return ["CRM_ADMIN_REQUIRED"] }
            replace(step.people[0], with: step.people[1])
            return ["done"]
        case .count: return ["\(visible(to: step.user, step.object ?? "").count)"]
        case .list: return visible(to: step.user, step.object ?? "").map { String($0) }
        case .get:
            return step.records.compactMap { items[$0] }.map { sees(step.user, $0) ? $0.summary : "RECORD_NOT_FOUND" }
        case .check:
            return step.records.compactMap { items[$0] }.map { refusal(step.user, step.name ?? "", $0) ?? "done" }
        case .edit: return step.records.map { edit($0, step) ?? "done" }
        case .amounts:
            return step.records.map { label in
                guard let item = items[label], sees(step.user, item) else { return "RECORD_NOT_FOUND" }
                return amounts(ofOrder: label)
            }
        case .search:
            let isLongText = ["RETURN_FORM", "PAYMENT", "REFUND"].contains(step.object)
            let texts = isLongText ? [] : Self.found[step.text ?? ""] ?? []
            return visible(to: step.user, step.object ?? "").filter { texts.contains(items[$0]?.text ?? "") }.map {
                "\($0)"
            }
        case .history:
            return step.records.compactMap { items[$0] }.map {
                sees(step.user, $0) ? "\($0.entryCount)" : "RECORD_NOT_FOUND"
            }
        case .transitions:
            guard let item = step.records.first.flatMap({ items[$0] }) else { return nil }
            guard sees(step.user, item) else { return ["RECORD_NOT_FOUND"] }
            // The return to any pool is another question than that to a certain one.
            return actions(of: item.object).filter { $0 != "RETURN" && refusal(step.user, transition: $0, item) == nil }
        case .statistics: return statistics(for: step.user, step.object ?? "")
        case .bin:
            guard isAdministrator(step.user) else { return ["CRM_ADMIN_REQUIRED"] }
            // What came there at once, the newest record first.
            return bin.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map {
                "\($0.key) \(items[$0.key]?.invalidatedBy ?? "")"
            }
        case .impact:
            guard let label = step.records.first, let item = items[label] else { return nil }
            return sees(step.user, item) ? referring(to: label, for: step.user).map { "\($0)" } : ["RECORD_NOT_FOUND"]
        default: return batch(step)
        }
    }

    private func isAdministrator(_ user: String) -> Bool { people[user]?.roles.contains("CRM_ADMIN") == true }

    private mutating func setSuperior(_ step: Step) -> String? {
        guard isAdministrator(step.user) else { return "CRM_ADMIN_REQUIRED" }
        guard step.people.count == 2 else { return nil }
        let (lower, upper) = (step.people[0], step.people[1])
        if lower == upper || isAbove(lower, upper) { return "CIRCLE" }
        people[lower]?.superior = upper
        return nil
    }

    /// Puts another user in the place of one: in pools, as superior, as owner, in teams, and as confirmer.
    private mutating func replace(_ user: String, with replacement: String) {
        func replaced(_ names: Set<String>) -> Set<String> {
            names.contains(user) ? names.subtracting([user]).union([replacement]) : names
        }
        poolMembers = replaced(poolMembers)
        poolAdministrators = replaced(poolAdministrators)
        let superior = people[user]?.superior
        if isAbove(user, replacement) { people[replacement]?.superior = superior }
        for name in people.keys where people[name]?.superior == user && name != replacement {
            people[name]?.superior = replacement
        }
        flows = flows.mapValues { $0.map(replaced) }
        for (label, old) in items {
            var item = old
            if item.owner == user {
                item.owner = replacement
                item.change()
            }
            if let access = item.team.removeValue(forKey: user) {
                let isStronger = access == "READ_WRITE" || item.team[replacement] == nil
                if isStronger { item.team[replacement] = access }
                item.entryCount += 1
            }
            if let nodes = item.nodes, nodes.contains(where: { $0.contains(user) }) {
                item.nodes = nodes.map(replaced)
                item.change()
            }
            items[label] = item
        }
    }

    private mutating func create(_ step: Step) -> String? {
        let object = step.object ?? ""
        guard mayAtAll(step.user, "CREATE", object) else { return "FUNCTION_PERMISSION_MISSING" }
        if let parent = step.parent {
            guard let item = items[parent], sees(step.user, item), !item.isInvalidated else { return "FIELD_VIOLATION" }
        }
        let isInPool = step.name == "POOL"
        if isInPool, !isAdministrator(step.user), !poolMembers.union(poolAdministrators).contains(step.user) {
            return "DATA_PERMISSION_MISSING"
        }
        let status = isInPool || step.isOn == true ? "UNASSIGNED" : Self.firstStatus[object] ?? ""
        var item = Item(
            object: object, owner: isInPool ? nil : step.people.first ?? step.user, status: status, isInPool: isInPool,
            parent: step.parent, amount: step.amount, text: step.text ?? "")
        if status == "CONFIRMING" { item.nodes = flows[object] }
        items[step.records.first ?? 0] = item
        return nil
    }

    private mutating func edit(_ label: Int, _ step: Step) -> String? {
        guard var item = items[label] else { return nil }
        if let refusal = refusal(step.user, "EDIT", item) { return refusal }
        let old = item
        if let text = step.text { item.text = text }
        if let amount = step.amount { item.amount = amount }
        if item.text != old.text || item.amount != old.amount { item.change() }
        items[label] = item
        return nil
    }

    // MARK: Batches

    private mutating func batch(_ step: Step) -> [String] {
        let before = self
        var answers: [String] = []
        if step.verb == .restore {
            // Orders before what belongs to them.
            let order = step.records.filter { items[$0]?.object == "SALES_ORDER" }
            let results = Dictionary(
                uniqueKeysWithValues: (order + step.records.filter { !order.contains($0) }).map {
                    ($0, change($0, step) ?? "done")
                })
            answers = step.records.map { results[$0] ?? "" }
        } else {
            answers = step.records.map { change($0, step) ?? "done" }
        }
        let hasFailed = answers.contains { $0 != "done" }
        if step.allOrNothing, hasFailed { answers = answers.map { $0 == "done" ? "BATCH_UNDONE" : $0 } }
        if step.dryRun || (step.allOrNothing && hasFailed) { self = before }
        return answers
    }

    /// - Returns: why it is refused.
    private mutating func change(_ label: Int, _ step: Step) -> String? {
        guard var item = items[label] else { return nil }
        let person = step.people.first ?? ""
        switch step.verb {
        case .status: return changeStatus(label, step)
        case .transfer:
            if let refusal = refusal(step.user, "CHANGE_OWNER", item) { return refusal }
            if item.owner == person { return nil }
            if let owner = item.owner { item.team[owner] = step.access }
            item.owner = person
            item.isInPool = false
            item.change()
        case .share:
            if let refusal = refusal(step.user, "SHARE", item) { return refusal }
            if item.shares[person] != step.access { item.entryCount += 1 }
            item.shares[person] = step.access
        case .join:
            if let refusal = refusal(step.user, "ADD_TEAM", item) { return refusal }
            if item.team[person] != step.access { item.entryCount += 1 }
            item.team[person] = step.access
        case .lock:
            if let refusal = refusal(step.user, "LOCK", item) { return refusal }
            if item.isLocked == step.isOn { return nil }
            item.isLocked = step.isOn ?? false
            item.change()
        case .claim, .giveBack, .assign:
            if let refusal = move(&item, step) { return refusal }
        case .invalidate:
            if let refusal = refusal(step.user, "INVALIDATE", item) { return refusal }
            item.isInvalidated = true
            item.invalidatedBy = step.user
            item.change()
            bin[label] = time
        case .restore:
            if let refusal = refusal(step.user, "RESTORE", item) { return refusal }
            if ["PAYMENT", "REFUND", "RETURN_FORM", "INVOICE_APPLICATION"].contains(item.object) {
                guard let parent = item.parent.flatMap({ items[$0] }), !parent.isInvalidated else {
                    return "SALES_ORDER_NOT_ACTIVE"
                }
            }
            item.isInvalidated = false
            item.change()
            bin[label] = nil
        case .delete:
            if let refusal = refusal(step.user, "DELETE", item) { return refusal }
            bin[label] = nil
            items[label] = nil
            return nil
        default: return nil
        }
        items[label] = item
        return nil
    }

    private func move(_ item: inout Item, _ step: Step) -> String? {
        let action = [Step.Verb.claim: "CLAIM", .giveBack: "RETURN", .assign: "ASSIGN"][step.verb] ?? ""
        if let refusal = refusal(step.user, transition: action, item) { return refusal }
        switch step.verb {
        case .claim: item.owner = step.user
        case .giveBack:
            if item.object != "ACCOUNT" { return "REQUEST_INVALID" }
            item.owner = nil
        default:
            guard let owner = step.people.first ?? item.owner else { return "REQUEST_INVALID" }
            item.owner = owner
        }
        item.isInPool = step.verb == .giveBack
        item.status = target(of: action, item.object) ?? ""
        item.change()
        return nil
    }

    private mutating func changeStatus(_ label: Int, _ step: Step) -> String? {
        guard var item = items[label], let action = step.name else { return nil }
        if let refusal = refusal(step.user, transition: action, item) { return refusal }
        if item.object == "ACCOUNT" {
            item.approval =
                ["SUBMIT": "IN_PROGRESS", "APPROVE": "APPROVED", "REJECT": "REJECTED", "WITHDRAW": "NONE"][action]
                ?? item.approval
        }
        var status = target(of: action, item.object) ?? ""
        if ["SALES_ORDER", "RETURN_FORM"].contains(item.object) {
            if action == "SUBMIT" {
                item.nodes = flows[item.object]
                item.confirmedCount = 0
            }
            if action == "CONFIRM" {
                item.confirmedCount += 1
                // Whom the preset flow means is written down with the first confirmation.
                if item.nodes == nil {
                    item.confirmedCount = 1
                } else if item.confirmedCount < (item.nodes?.count ?? 0) {
                    status = "CONFIRMING"
                }
            }
        }
        item.status = status
        item.change()
        items[label] = item
        return nil
    }
}

extension PlainCRM {
    /// At creation.
    static let firstStatus = [
        "ACCOUNT": "ASSIGNED", "CONTACT": "NORMAL", "SALES_LEAD": "PENDING", "OPPORTUNITY": "IN_PROGRESS",
        "VISIT": "INCOMPLETE", "SALES_ORDER": "CONFIRMING", "RETURN_FORM": "CONFIRMING", "PAYMENT": "NOT_RECEIVED",
        "REFUND": "NOT_REFUNDED", "PRODUCT": "OFF_SHELF", "CONTRACT": "NORMAL", "INVOICE_APPLICATION": "UNBILLED",
        "CAMPAIGN": "PLANNED", "COMPETITOR": "NORMAL",
    ]
}

extension PlainCRM.Item {
    /// Counts a change of the record itself.
    mutating func change() {
        version += 1
        entryCount += 1
    }

    /// What is compared of a record.
    var summary: String {
        [
            object, status, approval, isInvalidated ? "INVALIDATED" : "ACTIVE", isLocked ? "locked" : "open",
            owner ?? "nobody", isInPool ? "pool" : "-", amount.map { String($0) } ?? "-", text, "v\(version)",
        ].joined(separator: " ")
    }
}
