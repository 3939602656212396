internal import CRMModel
internal import CRMRepository

// How records are confirmed.
extension SQLiteTables {
    /// Stands for whoever is above the owner, among the kinds of grantees.
    private static let ownerSuperior: Int64 = 0

    func confirmationFlows() throws(RepositoryError) -> [ConfirmationFlow] {
        var flows: [ConfirmationFlow] = []
        try each("SELECT object, name FROM confirmation_nodes ORDER BY object, position") {
            row throws(RepositoryError) in
            guard let object = BusinessObject(rawValue: Int32(truncatingIfNeeded: row.integer(0))) else {
                throw .unexpected("a confirmation flow is for an object that this program doesn't know")
            }
            if flows.last?.object != object { flows.append(ConfirmationFlow(object: object)) }
            flows[flows.count - 1].nodes.append(ConfirmationNode(name: row.text(1)))
        }
        try each(
            """
            SELECT object, position, grantee_kind, grantee_id FROM confirmation_node_confirmers
            ORDER BY object, position, grantee_kind, grantee_id
            """
        ) { row throws(RepositoryError) in
            let place = Int(row.integer(1))
            guard let flow = flows.firstIndex(where: { $0.object.map { Int64($0.rawValue) } == row.integer(0) }),
                flows[flow].nodes.indices.contains(place),
                let confirmer = Self.confirmer(row.integer(2), row.integer(3))
            else { throw .unexpected("a confirmation flow has a confirmer that this program doesn't know") }
            flows[flow].nodes[place].confirmers.append(confirmer)
        }
        return flows
    }

    func save(_ flow: ConfirmationFlow) throws(RepositoryError) {
        guard let object = flow.object.map({ Int64($0.rawValue) }) else {
            throw .unexpected("a flow without an object")
        }
        try remove(object, from: [("confirmation_node_confirmers", "object"), ("confirmation_nodes", "object")])
        for (position, node) in flow.nodes.enumerated() {
            let statement = try connection.statement(
                "INSERT INTO confirmation_nodes (object, position, name) VALUES ($1, $2, $3)")
            statement.bind(1, object)
            statement.bind(2, Int64(position))
            statement.bind(3, node.name)
            try statement.run()
            for confirmer in node.confirmers { try add(confirmer, object, position) }
        }
    }

    private func add(_ confirmer: Confirmer, _ object: Int64, _ position: Int) throws(RepositoryError) {
        let statement = try connection.statement(
            """
            INSERT INTO confirmation_node_confirmers (object, position, grantee_kind, grantee_id)
            VALUES ($1, $2, $3, $4)
            """)
        statement.bind(1, object)
        statement.bind(2, Int64(position))
        statement.bind(3, confirmer.grantee?.kind?.number ?? Self.ownerSuperior)
        statement.bind(4, confirmer.grantee?.kind?.id ?? 0)
        try statement.run()
    }

    /// Nil for a kind that this program doesn't know.
    private static func confirmer(_ number: Int64, _ id: Int64) -> Confirmer? {
        if number == ownerSuperior { return Confirmer(ownerSuperior: true) }
        return Grantee.Kind(number: number, id: id).map { Confirmer(grantee: Grantee(kind: $0)) }
    }
}
