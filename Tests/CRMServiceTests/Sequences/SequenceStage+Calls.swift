import CRMModel
import CRMTestKit
import CRMWire

@testable import CRMService

// Steps as calls of the service.
extension SequenceStage {
    mutating func answer(_ step: Step) throws -> [String] {
        do {
            return try call(step)
        } catch let error as CallError {
            return [error.reason.protoName]
        }
    }

    private mutating func call(_ step: Step) throws -> [String] {
        let records = step.records.compactMap { ids[$0] }
        switch step.verb {
        case .create:
            try create(step)
            return ["done"]
        case .edit:
            guard let object = step.records.first.flatMap({ plain.items[$0]?.object }) else { return [] }
            try crm.edit(records[0], Self.values(object, step.text, step.amount), as: step.user)
            return ["done"]
        case .flow:
            let nodes = step.people.enumerated().map { number, names in
                ("n\(number)", names.split(separator: "+").map { confirmer(String($0)) })
            }
            let flow = ConfirmationFlow(
                object: object(step), nodes: nodes.map { ConfirmationNode(name: $0, confirmers: $1) })
            let _: SetConfirmationFlowResponse = try crm.call(
                .setConfirmationFlow, SetConfirmationFlowRequest(flow: flow), as: step.user)
            return ["done"]
        case .permission:
            let permission = FunctionPermission(
                roleID: try crm.roleID(step.name ?? ""), object: object(step),
                operation: CRMModel.Operation(protoName: step.text ?? ""), allowed: step.isOn ?? false)
            let _: ChangeFunctionPermissionResponse = try crm.call(
                .changeFunctionPermission, ChangeFunctionPermissionRequest(permissions: [permission]), as: step.user)
            return ["done"]
        case .superior:
            let request = ChangeUserRequest(
                id: userIDs[step.people[0]] ?? 0, superiorID: userIDs[step.people[1]] ?? 0)
            let _: ChangeUserResponse = try crm.call(.changeUser, request, as: step.user)
            return ["done"]
        case .rule:
            let request = CreateSharingRuleRequest(
                object: object(step), name: "rule \(plain.time)", ownedBy: grantee(step.people[0]),
                sharedWith: grantee(step.people[1]), access: access(step))
            let _: CreateSharingRuleResponse = try crm.call(.createSharingRule, request, as: step.user)
            return ["done"]
        case .replace:
            let request = ReplaceUserRequest(
                userID: userIDs[step.people[0]] ?? 0, replacementID: userIDs[step.people[1]] ?? 0)
            let _: ReplaceUserResponse = try crm.call(.replaceUser, request, as: step.user)
            return ["done"]
        case .count:
            let response: CountRecordsResponse = try crm.call(
                .countRecords, CountRecordsRequest(object: object(step)), as: step.user)
            return ["\(response.count)"]
        case .list: return try list(step)
        case .amounts: return [try amounts(of: try crm.get(records[0], as: step.user))]
        case .statistics: return try statistics(step)
        case .bin: return try bin(step)
        case .search:
            let request = ListRecordsRequest(object: object(step), pageSize: 1_000, search: step.text ?? "")
            return try crm.list(request, as: step.user).records.map { label($0.id) }
        case .history:
            let response: GetHistoryResponse = try crm.call(
                .getHistory, GetHistoryRequest(recordID: records[0], pageSize: 1_000), as: step.user)
            return ["\(response.entries.count)"]
        case .transitions:
            let response: ListTransitionsResponse = try crm.call(
                .listTransitions, ListTransitionsRequest(recordID: records[0]), as: step.user)
            return response.transitions.filter { $0.allowed && $0.action != .return }.compactMap(\.action?.protoName)
        case .impact:
            let response: GetImpactResponse = try crm.call(
                .getImpact, GetImpactRequest(recordID: records[0]), as: step.user)
            return response.fields.flatMap(\.records).map { label($0.id) }.sorted { (Int($0) ?? 0) < (Int($1) ?? 0) }
        case .get: return [try summary(of: try crm.get(records[0], as: step.user))]
        case .check:
            let response: CheckResponse = try crm.call(
                .check,
                CheckRequest(operation: CRMModel.Operation(protoName: step.name ?? ""), recordID: records[0]),
                as: step.user)
            return [response.allowed ? "done" : response.reason]
        default: return try batch(step, records).map { $0.error?.reason ?? "done" }
        }
    }

    private func object(_ step: Step) -> BusinessObject? { step.object.flatMap { BusinessObject(protoName: $0) } }

    private func grantee(_ name: String) -> Grantee { Grantee(kind: .userID(userIDs[name] ?? 0)) }

    private func confirmer(_ name: String) -> Confirmer {
        name == PlainCRM.ownerSuperior ? .ownerSuperior : Confirmer(.userID(userIDs[name] ?? 0))
    }

    private func access(_ step: Step) -> Access? { step.access.flatMap { Access(protoName: $0) } }

    private func batch(_ step: Step, _ records: [Int64]) throws -> [BatchResult] {
        let options = BatchOptions(allOrNothing: step.allOrNothing, dryRun: step.dryRun)
        let person = step.people.first.flatMap { userIDs[$0] }
        let grantees = [Grantee(kind: .userID(person ?? 0))]
        switch step.verb {
        case .status:
            let request = ChangeStatusesRequest(
                ids: records, action: Transition.Action(protoName: step.name ?? ""), options: options)
            let response: ChangeStatusesResponse = try crm.call(.changeStatuses, request, as: step.user)
            return response.results
        case .transfer:
            let request = ChangeOwnersRequest(
                ids: records, newOwnerID: person ?? 0, formerOwnerAccess: access(step), options: options)
            let response: ChangeOwnersResponse = try crm.call(.changeOwners, request, as: step.user)
            return response.results
        case .share where step.access != nil:
            let request = ShareRecordsRequest(
                recordIDs: records, grantees: grantees, access: access(step), options: options)
            let response: ShareRecordsResponse = try crm.call(.shareRecords, request, as: step.user)
            return response.results
        case .share:
            let request = UnshareRecordsRequest(recordIDs: records, grantees: grantees, options: options)
            let response: UnshareRecordsResponse = try crm.call(.unshareRecords, request, as: step.user)
            return response.results
        case .join where step.access != nil:
            let request = AddTeamMembersRequest(
                recordIDs: records, grantees: grantees, access: access(step), options: options)
            let response: AddTeamMembersResponse = try crm.call(.addTeamMembers, request, as: step.user)
            return response.results
        case .join:
            let request = RemoveTeamMembersRequest(recordIDs: records, grantees: grantees, options: options)
            let response: RemoveTeamMembersResponse = try crm.call(.removeTeamMembers, request, as: step.user)
            return response.results
        case .lock where step.isOn == true:
            let response: LockRecordsResponse = try crm.call(
                .lockRecords, LockRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        case .lock:
            let response: UnlockRecordsResponse = try crm.call(
                .unlockRecords, UnlockRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        case .claim:
            let response: ClaimRecordsResponse = try crm.call(
                .claimRecords, ClaimRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        case .giveBack:
            let request = ReturnRecordsRequest(ids: records, poolID: poolID, options: options)
            let response: ReturnRecordsResponse = try crm.call(.returnRecords, request, as: step.user)
            return response.results
        case .assign:
            let request = AssignRecordsRequest(ids: records, ownerID: person, options: options)
            let response: AssignRecordsResponse = try crm.call(.assignRecords, request, as: step.user)
            return response.results
        case .invalidate:
            let response: InvalidateRecordsResponse = try crm.call(
                .invalidateRecords, InvalidateRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        case .restore:
            let response: RestoreRecordsResponse = try crm.call(
                .restoreRecords, RestoreRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        case .delete:
            let response: DeleteRecordsResponse = try crm.call(
                .deleteRecords, DeleteRecordsRequest(ids: records, options: options), as: step.user)
            return response.results
        default: return []
        }
    }

    private func label(_ id: Int64) -> String { ids.first { $0.value == id }.map { String($0.key) } ?? "unknown" }

    private func amounts(of record: Record) throws -> String {
        let amounts = try record.orderAmounts.map { try OrderAmounts(decoding: $0.bytes, in: Arena()) }
        return [
            ("received", amounts?.received), ("refunded", amounts?.refunded), ("returned", amounts?.returned),
            ("invoiced", amounts?.invoiced),
        ].map { "\($0) \($1?.minorUnits ?? 0)" }.joined(separator: " ")
    }

    private func statistics(_ step: Step) throws -> [String] {
        let response: GetStatisticsResponse = try crm.call(
            .getStatistics, GetStatisticsRequest(object: object(step)), as: step.user)
        return response.objects.flatMap(\.statuses).map { row in
            "\(row.status?.protoName ?? "") \(row.count) \(row.amount?.minorUnits ?? 0) \(row.invalidatedCount) "
                + "\(row.invalidatedAmount?.minorUnits ?? 0)"
        }.sorted()
    }

    private func bin(_ step: Step) throws -> [String] {
        let response: ListBinResponse = try crm.call(.listBin, ListBinRequest(pageSize: 1_000), as: step.user)
        return response.entries.map { entry in
            "\(label(entry.record?.id ?? 0)) \(userIDs.first { $0.value == entry.invalidatedByID }?.key ?? "")"
        }
    }

    private mutating func create(_ step: Step) throws {
        let object = step.object ?? ""
        var values = Self.values(object, step.text, step.amount)
        for (key, value) in Self.required[object] ?? [:] { values[key] = value }
        if let parent = step.parent {
            values[Self.parentField[object]?.key ?? ""] = .reference(ids[parent] ?? 999_999)
        }
        let response: CreateRecordResponse = try crm.call(
            .createRecord,
            CreateRecordRequest(
                object: self.object(step), fields: values.map { Field(key: $0.key, value: Value(kind: $0.value)) },
                ownerID: step.people.first.flatMap { userIDs[$0] }, forAssignment: step.isOn ?? false,
                poolID: step.name == "POOL" ? poolID : nil),
            as: step.user)
        ids[step.records.first ?? 0] = response.record?.id
    }

    private func list(_ step: Step) throws -> [String] {
        let page = try crm.list(ListRecordsRequest(object: object(step), pageSize: 1_000), as: step.user)
        return page.records.map { label($0.id) }.sorted {
            (Int($0) ?? 0) > (Int($1) ?? 0)
        }
    }

    /// As the model tells it.
    private func summary(of record: Record) throws -> String {
        let object = record.object?.protoName ?? ""
        let values = try record.values
        var amount = "-"
        if case .money(let money)? = values["amount"] { amount = String(money.minorUnits) }
        var text = ""
        if case .text(let found)? = values[Self.textField[object] ?? ""] { text = found }
        return [
            object, record.status?.protoName ?? "", record.approvalStatus.protoName,
            record.lifeState?.protoName ?? "", record.locked ? "locked" : "open",
            userIDs.first { $0.value == record.ownerID }?.key ?? "nobody", record.poolID == nil ? "-" : "pool", amount,
            text, "v\(record.version)",
        ].joined(separator: " ")
    }

    private static func values(_ object: String, _ text: String?, _ amount: Int64?) -> [String: Value.Kind] {
        var values: [String: Value.Kind] = [:]
        if let text { values[textField[object] ?? "name"] = .text(text) }
        if let amount { values["amount"] = .money(Money(minorUnits: amount)) }
        return values
    }
}
