import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

struct FunctionPermissionTests {
    let crm: TestService
    let sales: Int64

    init() throws {
        crm = try TestService()
        sales = try crm.roleID("SALES")
    }

    private func change(_ permissions: [FunctionPermission]) throws {
        let _: ChangeFunctionPermissionResponse = try crm.call(
            .changeFunctionPermission, ChangeFunctionPermissionRequest(permissions: permissions))
    }

    private func denied() throws -> [FunctionPermission] {
        let response: ListFunctionPermissionsResponse = try crm.call(
            .listFunctionPermissions, ListFunctionPermissionsRequest())
        return response.permissions
    }

    private func permission(
        _ object: BusinessObject?, _ operation: CRMModel.Operation?, role: Int64? = nil, _ allowed: Bool = false
    ) -> FunctionPermission {
        FunctionPermission(roleID: role ?? sales, object: object, operation: operation, allowed: allowed)
    }

    @Test func `a whole role is switched at once`() throws {
        let all = BusinessObject.allCases.flatMap { object in
            CRMModel.Operation.allCases.map { permission(object, $0) }
        }
        try change(all)
        #expect(try denied() == all)
        try change(all.map { permission($0.object, $0.operation, true) })
        #expect(try denied().isEmpty)
    }

    @Test func `one that is wrong leaves all as they were`() throws {
        let good = permission(.account, .edit)
        for (wrong, reason) in [
            (permission(.account, .edit, role: 99), Reason.roleNotFound), (permission(nil, .edit), .requestInvalid),
            (permission(.account, nil), .requestInvalid),
        ] {
            #expect(error { try change([good, wrong]) }?.reason == reason)
            #expect(try denied().isEmpty)
        }
        #expect(error { try change([]) }?.reason == .requestInvalid)
        #expect(error { try change(Array(repeating: good, count: 1_001)) }?.reason == .requestInvalid)
        try change(Array(repeating: good, count: 1_000))
        #expect(try denied() == [good])
    }

    @Test func `of two for the same the later one counts`() throws {
        try change([permission(.visit, .edit), permission(.visit, .edit, true), permission(.visit, .view)])
        #expect(try denied() == [permission(.visit, .view)])
    }
}
