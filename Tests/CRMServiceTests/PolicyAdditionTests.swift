import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct PolicyAdditionTests {
    let crm: TestService
    let competitor: Int64

    init() throws {
        crm = try TestService()
        try crm.addUser("owner")
        try crm.addUser("friend")
        competitor = try crm.create(.competitor, ["name": .text("c")], as: "owner").id
    }

    @discardableResult
    private func add(
        _ operation: CRMModel.Operation, _ object: BusinessObject, _ grants: [Grant] = [.owner],
        in statuses: [Status] = [.normal], if condition: PolicyCondition? = nil, as user: String = "admin"
    ) throws -> PolicyRow {
        let row = PolicyRow(
            operation: operation, object: object, statuses: statuses, condition: condition, grants: grants)
        let response: AddPolicyRowResponse = try crm.call(.addPolicyRow, AddPolicyRowRequest(row: row), as: user)
        return response.row ?? PolicyRow()
    }

    private func remove(_ id: Int64?, as user: String = "admin") throws {
        let _: RemovePolicyRowResponse = try crm.call(
            .removePolicyRow, RemovePolicyRowRequest(id: id ?? 0), as: user)
    }

    private func policy(_ crm: TestService) throws -> [PolicyRow] {
        let response: GetPolicyResponse = try crm.call(.getPolicy, GetPolicyRequest())
        return response.rows
    }

    @Test func `a row of the installation's own allows at once, and no longer once it is removed`() throws {
        let refusal = { error { try crm.edit(competitor, ["name": .text("d")], as: "owner") }?.reason }
        #expect(refusal() == .operationNotOffered)
        let row = try add(.edit, .competitor)
        try crm.edit(competitor, ["name": .text("d")], as: "owner")
        let explained: ExplainResponse = try crm.call(
            .explain, ExplainRequest(operation: .edit, recordID: competitor), as: "owner")
        #expect(explained.row == row)
        try remove(row.id)
        #expect(refusal() == .operationNotOffered)
    }

    @Test func `a contract has a team, and gets another owner, where the installation says so`() throws {
        let account = try crm.create(.account, ["name": .text("a")], as: "owner").id
        let contract = try crm.create(
            .contract, ["name": .text("c"), "account": .reference(account)], as: "owner"
        ).id
        let friend = Grantee.Kind.userID(try crm.user("friend").id)
        #expect(
            try crm.addTeam([contract], [friend], as: "owner").map { $0.error?.reason } == ["OPERATION_NOT_OFFERED"])
        try add(.addTeam, .contract, [.owner, .teamRw])
        try add(.changeOwner, .contract)
        #expect(try crm.addTeam([contract], [friend], .readWrite, as: "owner").map(\.error) == [nil])
        #expect(try crm.list(ListRecordsRequest(object: .contract), as: "friend").records.map(\.id) == [contract])
        #expect(try crm.may(.addTeam, contract, as: "friend"))
        let changed = try crm.changeOwners([contract], to: "friend", keepingFormer: .readOnly, as: "owner")
        #expect(changed.results.map(\.error) == [nil])
        #expect(try crm.sees(contract, as: "owner"))
    }

    @Test func `additions are marked in the policy, after the rows of the preset`() throws {
        let first = try add(.edit, .competitor, in: [.normal, .normal])
        #expect(first.statuses == [.normal])
        let second = try add(.invalidate, .contract, [.crmAdmin, .owner])
        let rows = try policy(crm)
        #expect(rows.count == 64)
        #expect(rows.prefix(62).allSatisfy { $0.id == nil })
        #expect(Array(rows.suffix(2)) == [first, second])
        #expect(first.id != nil && first.id != second.id)
        let part: GetPolicyResponse = try crm.call(.getPolicy, GetPolicyRequest(object: .competitor, operation: .edit))
        #expect(part.rows == [first])
    }

    @Test func `what is wrong with a row is told, and nothing is added`() throws {
        func refusal(_ body: () throws -> Void) -> Reason? { error(body)?.reason }
        #expect(refusal { try add(.edit, .competitor, as: "owner") } == .crmAdminRequired)
        #expect(refusal { try remove(1, as: "owner") } == .crmAdminRequired)
        #expect(refusal { try add(.edit, .account, in: [.unassigned]) } == .preset)
        #expect(refusal { try add(.share, .competitor) } == .requestInvalid)
        #expect(refusal { try add(.edit, .competitor, in: [.won]) } == .requestInvalid)
        #expect(refusal { try add(.edit, .competitor, []) } == .requestInvalid)
        #expect(refusal { try add(.edit, .competitor, in: []) } == .requestInvalid)
        #expect(refusal { try add(.edit, .competitor, [.public]) } == .requestInvalid)
        #expect(refusal { try add(.edit, .competitor, if: .notHighSeas) } == .requestInvalid)
        #expect(refusal { try remove(1) } == .policyRowNotFound)
        #expect(refusal { try remove(0) } == .policyRowNotFound)
        for row in [nil, PolicyRow(object: .competitor), PolicyRow(operation: .edit)] {
            let request = AddPolicyRowRequest(row: row)
            #expect(refusal { let _: AddPolicyRowResponse = try crm.call(.addPolicyRow, request) } == .requestInvalid)
        }
        var numbered = try add(.edit, .competitor, [.owner, .shareRw])
        #expect(refusal { try add(.edit, .competitor, [.shareRw, .owner]) } == .policyRowExists)
        numbered.grants = [.owner]
        #expect(
            refusal {
                let _: AddPolicyRowResponse = try crm.call(.addPolicyRow, AddPolicyRowRequest(row: numbered))
            } == .requestInvalid)
        #expect(try policy(crm).count == 63)
    }

    @Test func `there are so many additions and no more`() throws {
        let grants = Array(Grant.allCases.prefix(9))
        for number in 1...500 {
            try add(.edit, .competitor, grants.indices.filter { number & (1 << $0) != 0 }.map { grants[$0] })
        }
        #expect(error { try add(.changeOwner, .visit, in: [.completed]) }?.metadata == ["limit": "policy_additions"])
        #expect(try crm.may(.edit, competitor, as: "owner"))
    }

    @Test func `additions are there again after the database is opened anew, and no id comes twice`() throws {
        try add(.changeOwner, .visit, [.owner, .ownerSuperior], in: [.completed, .incomplete])
        let gone = try add(.edit, .competitor)
        try remove(gone.id)
        let before = try policy(crm)
        let copy = crm.databasePath + ".copy"
        try SQLiteCopy.copy(crm, to: copy)
        let again = try TestService(databasePath: copy)
        #expect(try policy(again) == before)
        let row = PolicyRow(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner])
        let next: AddPolicyRowResponse = try again.call(.addPolicyRow, AddPolicyRowRequest(row: row))
        #expect((next.row?.id ?? 0) > (gone.id ?? 0))
    }
}
