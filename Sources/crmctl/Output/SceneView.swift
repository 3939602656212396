import CRMModel

/// Scenes for people.
struct SceneView {
    private let names: GranteeNames

    init(_ session: Session) async throws {
        names = try await GranteeNames(session)
    }

    func table(of scenes: [Scene]) -> Table {
        var table = Table(
            [Table.Column("ID", isRightAligned: true)]
                + ["NAME", "OWNER", "NARROWS", "CONDITIONS", "ORDER", "SHARED WITH"].map { Table.Column($0) })
        for scene in scenes {
            table.add([scene.ownerID == nil ? "" : String(scene.id), scene.name] + cells(scene).map(\.1))
        }
        return table
    }

    func card(of scene: Scene) -> [String] {
        var card = Card()
        card.add("id", String(scene.id))
        card.add("name", scene.name)
        for (label, value) in cells(scene) { card.addIfAny(label, value) }
        return card.lines()
    }

    /// What is to be told of a scene beside its id and name.
    private func cells(_ scene: Scene) -> [(String, String)] {
        let readers = scene.sharedWith.map { grantee in
            let (kind, name) = names.kindAndName(grantee)
            return "\(kind) \(name)"
        }
        return [
            ("owner", names.users.name(scene.ownerID)),
            ("narrows", scene.builtIn.protoName),
            ("conditions", scene.filter?.description ?? ""),
            ("order", scene.sort?.description ?? ""),
            ("shared with", readers.joined(separator: ", ")),
        ]
    }
}
