import CRMClient
import CRMModel
import Testing

@testable import crmctl

@Suite("What commands show")
struct ViewTests {
    private let users = Directory("user", [User(id: 1, name: "admin"), User(id: 2, name: "li.na")])
    private let catalog = FieldCatalog(
        object: .account, [FieldDefinition(key: "name", type: .text), FieldDefinition(key: "revenue", type: .money)],
        currency: "CNY")

    @Test("Records stand in a table by the keys of their fields and the names of their people")
    func records() throws {
        // The fields name = "远", revenue = 5.00 CNY, in their encoded form.
        let name: [UInt8] = [10, 13, 10, 4, 0x6e, 0x61, 0x6d, 0x65, 18, 5, 10, 3, 0xe8, 0xbf, 0x9c]
        let revenue: [UInt8] =
            [10, 21, 10, 7] + Array("revenue".utf8) + [18, 10, 26, 8, 8, 0xe8, 7, 18, 3] + Array("CNY".utf8)
        let records = [
            Record(id: 9, object: .account, ownerID: 2, status: .assigned, fields: Encoded(bytes: name + revenue)),
            Record(id: 10, object: .account, ownerID: 77, status: .unassigned, poolID: 7),
            Record(id: 11, object: .account),
        ]
        let view = RecordTable(
            catalog: catalog, users: users, pools: Directory("pool", [Pool(id: 7, object: .account, name: "North")]))
        #expect(
            try view.table(of: records, nil).lines(width: nil) == [
                "id  status      owner  name   revenue",
                " 9  ASSIGNED    li.na  远    5.00 CNY",
                "10  UNASSIGNED  #77",
                "11",
            ])
        #expect(try view.table(of: records, ["revenue", "id"]).lines(width: nil)[1] == "5.00 CNY   9")
        #expect(try view.table(of: records, ["id", "pool"]).lines(width: nil)[2] == "10  North")
        #expect(try RecordTable.columns("name,owner", catalog) == ["name", "owner"])
        #expect(throws: InputError("nope is no field of ACCOUNT")) { try RecordTable.columns("name,nope", catalog) }
    }

    @Test("A denial tells its layers, and what would do")
    func explanation() {
        let answer = ExplainResponse(
            reason: "STATUS_FORBIDS",
            layers: [
                DecisionLayer(name: "seeing", passed: true, text: "You see it."),
                DecisionLayer(name: "status", passed: false, text: "Not in this status."),
            ], statusesThatAllow: [.rejected, .withdrawn], grantsThatAllow: [.orderAdmin],
            holders: [GrantHolder(userID: 2, name: "li.na", grant: .orderAdmin)])
        #expect(
            ExplainCommand.lines(answer) == [
                "denied: STATUS_FORBIDS", "  ✓ seeing: You see it.", "  ✗ status: Not in this status.",
                "you could in the status: REJECTED, WITHDRAWN", "it takes one of the grants: ORDER_ADMIN",
                "who could: li.na (ORDER_ADMIN)",
            ])
    }

    @Test("A row of the policy is told in five columns, lists with | between their elements")
    func policyRow() {
        let row = PolicyRow(
            operation: .edit, object: .salesOrder, statuses: [.rejected, .withdrawn], grants: [.owner, .shareRw])
        #expect(
            PolicyCommand.cells(row, separator: "|")
                == ["EDIT", "SALES_ORDER", "REJECTED|WITHDRAWN", "", "OWNER|SHARE_RW"])
    }

    @Test("Additions to the policy are marked by their ids, in a column that is there only with them")
    func policyAdditions() {
        var row = PolicyRow(operation: .edit, object: .competitor, statuses: [.normal], grants: [.owner])
        #expect(
            PolicyList.table([row]).csv == "operation,object,statuses,condition,grants\r\n"
                + "EDIT,COMPETITOR,NORMAL,,OWNER\r\n")
        row.id = 3
        #expect(
            PolicyList.table([row]).csv == "operation,object,statuses,condition,grants,addition\r\n"
                + "EDIT,COMPETITOR,NORMAL,,OWNER,3\r\n")
    }

    @Test("A role's permissions are a line for each operation and a column for each object")
    func permissions() {
        let off = [FunctionPermission(roleID: 1, object: .visit, operation: .edit, allowed: false)]
        let table = RolePermissions.table(of: [.account, .visit], switchedOff: off)
        #expect(table.columns.map(\.title) == ["OPERATION", "ACCOUNT", "VISIT"])
        #expect(table.rows.count == CRMModel.Operation.allCases.count)
        #expect(table.rows.first { $0.first == "EDIT" } == ["EDIT", "yes", "no"])
    }

    @Test("A role's permissions on all objects name those operations of an object that are fewer")
    func permissionsInBrief() {
        func off(_ object: BusinessObject, _ operations: [CRMModel.Operation]) -> [FunctionPermission] {
            operations.map { FunctionPermission(roleID: 1, object: object, operation: $0, allowed: false) }
        }
        let all = CRMModel.Operation.allCases
        let summary = RolePermissions.summary(
            switchedOff: off(.visit, [.delete, .edit]) + off(.account, all) + off(.contract, all.filter { $0 != .view })
        )
        #expect(summary.columns.map(\.title) == ["OBJECT", "ALLOWED", "DENIED"])
        #expect(summary.rows.count == BusinessObject.allCases.count)
        #expect(summary.rows.contains(["VISIT", "all others", "EDIT, DELETE"]))
        #expect(summary.rows.contains(["ACCOUNT", "none", "all"]))
        #expect(summary.rows.contains(["CONTRACT", "VIEW", "all others"]))
        #expect(summary.rows.contains(["CONTACT", "all", "none"]))
    }

    @Test("One name, or all of them")
    func oneOrAll() {
        #expect(OneOrAll<BusinessObject>(argument: "sales-order")?.values == [.salesOrder])
        #expect(OneOrAll<BusinessObject>(argument: "All")?.values == BusinessObject.allCases)
        #expect(OneOrAll<BusinessObject>(argument: "nothing") == nil)
    }

    @Test("A name goes before an id; one that nobody has is refused, one that several have names their ids")
    func directory() throws {
        #expect(try users.id("li.na") == 2)
        #expect(try users.id("2") == 2)
        #expect(try users.idOrNone("none") == 0)
        #expect(try users.idOrNone(nil) == nil)
        #expect(users.name(77) == "#77")
        #expect(throws: InputError("there is no user \"x\"", status: .refused)) { try users.id("x") }
        let twins = Directory("group", [Group(id: 4, name: "N"), Group(id: 5, name: "N")])
        #expect(throws: InputError("there are several groups named \"N\": take one of the ids 4, 5")) {
            try twins.id("N")
        }
        #expect(try twins.id("5") == 5)
        let pools = Directory(
            "pool", [Pool(id: 1, object: .account, name: "N"), Pool(id: 2, object: .salesLead, name: "N")])
        #expect(
            throws: InputError("there are several pools named \"N\": take one of the ids 1 (ACCOUNT), 2 (SALES_LEAD)")
        ) {
            try pools.id("N")
        }
        let teamRoles = Directory<TeamRole>("team role", of: .contact, [])
        #expect(throws: InputError("there is no team role \"x\" of CONTACT", status: .refused)) {
            try teamRoles.id("x")
        }
    }

    @Test("An error has its code, reason and message, its details below if there are several, and its exit status")
    func errors() throws {
        var refusal = CRMClientError.Refusal(
            code: "ABORTED", codeNumber: 10, message: "changed", reason: "VERSION_CONFLICT", metadata: ["b": "2"])
        let short = try #require(ErrorReport(CRMClientError.refused(refusal)))
        #expect(short.text == "crmctl: ABORTED (VERSION_CONFLICT): changed")
        #expect(short.status == .refused)
        refusal.metadata["a"] = "1"
        let long = try #require(ErrorReport(CRMClientError.refused(refusal)))
        #expect(long.text == "crmctl: ABORTED (VERSION_CONFLICT): changed\n  a: 1\n  b: 2")
        #expect(ErrorReport(CRMClientError.unreachable("x"))?.status == .unreachable)
        #expect(ErrorReport(CRMClientError.connectionLost("x"))?.status == .unreachable)
        #expect(ErrorReport(InputError("x"))?.status == .usage)
        #expect(ErrorReport(SchemaError.valueInvalid(path: "a[1]", "is 1"))?.text == "crmctl: a[1]: is 1")
        #expect(ErrorReport(SchemaError.valueInvalid(path: "a", "is 1"))?.status == .usage)
        #expect(ErrorReport(Leave(status: .denied))?.status == .denied)
    }

    @Test("In JSON lines, an error is one line of JSON")
    func errorLines() {
        let refusal = CRMClientError.Refusal(
            code: "NOT_FOUND", codeNumber: 5, message: "a \"b\"\n/", reason: "RECORD_NOT_FOUND", metadata: ["id": "1"])
        #expect(
            ErrorLine(.refused(refusal)).json
                == #"{"error":{"code":"NOT_FOUND","message":"a \"b\"\n/","metadata":{"id":"1"},"reason":"RECORD_NOT_FOUND"}}"#
        )
        #expect(ErrorLine(.unreachable("x")).json.contains(#""code":"UNAVAILABLE""#))
        #expect(ErrorLine("input 3: x").json == #"{"error":{"code":"INVALID_ARGUMENT","message":"input 3: x"}}"#)
    }
}
