internal import CRMClient
internal import CRMModel

/// The people of the sample company, named for what they do.
///
/// A head of sales; two directors; two managers each; seven agents each: three levels above an agent.
/// Beside them those with the preset roles for orders, payments, refunds and invoices.
struct SamplePeople: Sendable {
    /// The ids of the agents, who own the records.
    private(set) var agentIDs: [Int64] = []
    private(set) var count = 0
    /// The ids of the two departments at the top: sales and finance.
    private(set) var departmentIDs: [Int64] = []

    static func load(through client: CRMClient) async throws -> SamplePeople {
        var people = SamplePeople()
        let sales = try await department("Sales", under: nil, client)
        let finance = try await department("Finance", under: nil, client)
        people.departmentIDs = [sales, finance]
        let head = try await people.add("head.sales", "Head of sales", under: nil, in: sales, client)
        for region in ["north", "south"] {
            let title = region.prefix(1).uppercased() + region.dropFirst()
            let regional = try await department(title, under: sales, client)
            let director = try await people.add(
                "director.\(region)", "Director \(title)", under: head, in: regional, client)
            for team in 1...2 {
                let manager = try await people.add(
                    "manager.\(region).\(team)", "Manager \(title) \(team)", under: director, in: regional, client)
                for number in 1...7 {
                    people.agentIDs.append(
                        try await people.add(
                            "agent.\(region).\(team)\(number)", "Agent \(title) \(team)\(number)", under: manager,
                            in: regional, client))
                }
            }
        }
        let roles = Dictionary(
            uniqueKeysWithValues: try await client.listRoles(ListRolesRequest()).roles.map { ($0.name, $0.id) })
        for (name, fullName, role) in [
            ("orders.admin", "Order administration", "ORDER_ADMIN"),
            ("orders.finance", "Order finance", "ORDER_FINANCE"),
            ("payments.finance", "Payment finance", "PAYMENT_FINANCE"),
            ("refunds.finance", "Refund finance", "REFUND_FINANCE"),
            ("invoices.finance", "Invoice finance", "INVOICE_FINANCE"),
        ] {
            _ = try await people.add(
                name, fullName, under: nil, in: finance, roleIDs: [roles[role] ?? 0], client)
        }
        _ = try await client.createGroup(
            CreateGroupRequest(name: "Price committee", memberIDs: Array(people.agentIDs.prefix(3))))
        return people
    }

    private mutating func add(
        _ name: String, _ fullName: String, under superiorID: Int64?, in departmentID: Int64,
        roleIDs: [Int64] = [], _ client: CRMClient
    ) async throws -> Int64 {
        let response = try await client.createUser(
            CreateUserRequest(
                name: name, fullName: fullName, superiorID: superiorID, departmentID: departmentID, roleIDs: roleIDs))
        count += 1
        return response.user?.id ?? 0
    }

    private static func department(
        _ name: String, under parentID: Int64?, _ client: CRMClient
    ) async throws -> Int64 {
        let response = try await client.createDepartment(CreateDepartmentRequest(name: name, parentID: parentID))
        return response.department?.id ?? 0
    }
}
