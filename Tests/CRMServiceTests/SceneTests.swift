import CRMModel
import CRMTestKit
import CRMWire
import Testing

@testable import CRMService

/// Saved scenes, and what built-in ones narrow.
struct SceneTests {
    let crm: TestService
    let friend: User

    init() throws {
        crm = try TestService()
        try crm.addUser("head")
        try crm.addUser("owner", under: "head")
        friend = try crm.addUser("friend")
        try crm.addUser("stranger")
        for (name, level) in [("one", "A"), ("two", "B"), ("three", "A")] {
            try crm.create(.account, ["name": .text(name), "level": .choice(level)], owner: "owner")
        }
    }

    private static let levelA = Filter(allOf: [
        FieldCondition(field: "level", operator: .equal, values: [Value(kind: .choice("A"))])
    ])

    private func ids(
        _ scene: BuiltInScene = .all, saved id: Int64? = nil, filter: Filter? = nil, sort: Sort? = nil,
        as user: String
    ) throws -> [Int64] {
        let listed = try crm.list(
            ListRecordsRequest(object: .account, filter: filter, sort: sort, scene: scene, sceneID: id), as: user
        ).records.map(\.id)
        let count = try crm.count(
            CountRecordsRequest(object: .account, filter: filter, scene: scene, sceneID: id), as: user)
        #expect(count == CountRecordsResponse(count: Int64(listed.count)))
        return listed
    }

    // MARK: Built-in scenes

    @Test func `a scene narrows what CRM_ADMIN sees to what is an administrator's as a person`() throws {
        let boss = try crm.addUser("boss", roles: ["SALES", "CRM_ADMIN"])
        let agent = try crm.addUser("agent", under: "boss")
        let own = try crm.create(.account, ["name": .text("own")], owner: "boss").id
        let below = try crm.create(.account, ["name": .text("below")], owner: "agent").id
        try crm.addTeam([1], [.userID(boss.id)], as: "owner")
        try crm.share([2], with: [.userID(boss.id)], as: "owner")
        try crm.addTeam([3], [.userID(agent.id)], as: "owner")
        #expect(try ids(as: "boss") == [below, own, 3, 2, 1])
        #expect(try ids(.mine, as: "boss") == [own])
        #expect(try ids(.subordinates, as: "boss") == [below])
        #expect(try ids(.team, as: "boss") == [1])
        #expect(try ids(.shared, as: "boss") == [2])
    }

    @Test func `a scene narrows what everybody sees, and shows nothing without VIEW`() throws {
        let open = try TestService { $0.baseVisibility = [.account: .publicReadOnly] }
        try open.addUser("one")
        let own = try open.create(.account, ["name": .text("a")], owner: "one").id
        try open.create(.account, ["name": .text("b")])
        func count(_ scene: BuiltInScene) throws -> Int64 {
            try open.count(CountRecordsRequest(object: .account, scene: scene), as: "one").count
        }
        #expect(try count(.all) == 2)
        #expect(try count(.mine) == 1)
        #expect(try open.list(ListRecordsRequest(object: .account, scene: .mine), as: "one").records.map(\.id) == [own])
        for scene in [BuiltInScene.subordinates, .team, .shared] { #expect(try count(scene) == 0) }
        try open.switch("SALES", .account, .view, on: false)
        for scene in BuiltInScene.allCases { #expect(try count(scene) == 0) }
    }

    @Test func `those below who have left are subordinates still`() throws {
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: try crm.user("owner").id, active: false))
        #expect(try ids(.subordinates, as: "head") == [3, 2, 1])
        #expect(try ids(.mine, as: "head").isEmpty)
    }

    @Test func `counting stops where it is told to, and invalidated records are for CRM_ADMIN`() throws {
        func count(_ atMost: UInt32) throws -> CountRecordsResponse {
            try crm.count(CountRecordsRequest(object: .account, atMost: atMost), as: "owner")
        }
        #expect(try count(0) == CountRecordsResponse(count: 3))
        #expect(try count(2) == CountRecordsResponse(count: 2, more: true))
        #expect(try count(3) == CountRecordsResponse(count: 3))
        let all = CountRecordsRequest(object: .account, includeInvalidated: true)
        #expect(error { _ = try crm.count(all, as: "owner") }?.reason == .crmAdminRequired)
        #expect(try crm.count(all).count == 3)
        #expect(error { _ = try crm.count(CountRecordsRequest()) }?.reason == .requestInvalid)
        let wrong = Filter(allOf: [FieldCondition(field: "nope", operator: .isEmpty)])
        #expect(
            error { _ = try crm.count(CountRecordsRequest(object: .account, filter: wrong)) }?.reason == .requestInvalid
        )
    }

    @Test func `a long count goes to the pool, and is given up in the end`() throws {
        for (milliseconds, isAnswered) in [(5_000, true), (0, false)] {
            let small = try TestService { settings in
                settings.limits.loopSteps = 1_000
                settings.limits.readMilliseconds = milliseconds
            }
            for number in 0..<500 { try small.create(.account, ["name": .text("n\(number)")]) }
            let request = CountRecordsRequest(object: .account)
            if isAnswered {
                #expect(try small.count(request).count == 500)
            } else {
                #expect(error { _ = try small.count(request) }?.metadata == ["limit": "read_milliseconds"])
            }
        }
    }

    // MARK: Saved scenes

    @Test func `a saved scene asks its question with the reader's rights`() throws {
        let scene = try crm.saveScene(
            "A, by name", .all, Self.levelA, sort: Sort(field: "name"), sharedWith: [.userID(friend.id)], as: "owner")
        #expect(try ids(saved: scene.id, as: "owner") == [1, 3])
        #expect(try ids(saved: scene.id, as: "friend").isEmpty)
        try crm.share([3], with: [.userID(friend.id)], as: "owner")
        #expect(try ids(saved: scene.id, as: "friend") == [3])
        #expect(try ids(.mine, saved: scene.id, as: "friend").isEmpty)
        // A filter of the request's own holds as well, and its sort counts.
        #expect(try ids(saved: scene.id, sort: Sort(field: "id", descending: true), as: "owner") == [3, 1])
        let one = Filter(allOf: [
            FieldCondition(field: "name", operator: .equal, values: [Value(kind: .text("one"))])
        ])
        #expect(try ids(saved: scene.id, filter: one, as: "owner") == [1])
        for user in ["head", "stranger", "admin"] {
            let refusal = error { _ = try ids(saved: scene.id, as: user) }
            #expect(refusal?.reason == .sceneNotFound)
            #expect(refusal?.metadata == ["scene_id": "\(scene.id)"])
        }
        // It is one of accounts.
        let contacts = ListRecordsRequest(object: .contact, sceneID: scene.id)
        #expect(error { _ = try crm.list(contacts, as: "owner") }?.reason == .sceneNotFound)
    }

    @Test func `a saved scene narrows a built-in one, and no other can be asked for with it`() throws {
        let scene = try crm.saveScene("below", .subordinates, Self.levelA, as: "head")
        #expect(try ids(saved: scene.id, as: "head") == [3, 1])
        #expect(try ids(.subordinates, saved: scene.id, as: "head") == [3, 1])
        #expect(error { _ = try ids(.mine, saved: scene.id, as: "head") }?.reason == .requestInvalid)
    }

    @Test func `scenes are listed: built-in ones, own ones and those shared with the caller`() throws {
        let group: CreateGroupResponse = try crm.call(
            .createGroup, CreateGroupRequest(name: "g", memberIDs: [friend.id]))
        let own = try crm.saveScene("own", as: "friend")
        let byGroup = try crm.saveScene(
            "by group", sharedWith: [.groupID(group.group?.id ?? 0), .userID(1)], as: "owner")
        let byRole = try crm.saveScene("by role", sharedWith: [.roleID(try crm.roleID("SALES"))], as: "owner")
        let hidden = try crm.saveScene("own", as: "stranger")
        try crm.saveScene("contacts", of: .contact, as: "friend")
        #expect(try crm.scenes(as: "friend") == [own, byGroup, byRole])
        #expect(byGroup.sharedWith.map(\.kind) == [.userID(1), .groupID(group.group?.id ?? 0)])
        #expect(try crm.scenes(as: "stranger") == [byRole, hidden])
        #expect(try crm.scenes(includingAll: true) == [own, byGroup, byRole, hidden])
        #expect(error { _ = try crm.scenes(includingAll: true, as: "friend") }?.reason == .crmAdminRequired)
        let all: ListScenesResponse = try crm.call(.listScenes, ListScenesRequest(object: .account), as: "friend")
        #expect(all.scenes.prefix(5).map(\.name) == ["ALL", "MINE", "SUBORDINATES", "TEAM", "SHARED"])
        #expect(all.scenes.prefix(5).allSatisfy { $0.id == 0 && $0.ownerID == nil })
        #expect(!all.more)
        // Who leaves, leaves what was shared.
        let _: ChangeUserResponse = try crm.call(
            .changeUser, ChangeUserRequest(id: try crm.user("owner").id, active: false))
        #expect(try crm.scenes(as: "friend") == [own, byGroup, byRole])
        #expect(try ids(saved: byRole.id, as: "stranger").isEmpty)
    }

    @Test func `very many scenes are listed in parts`() throws {
        for user in ["owner", "stranger"] {
            for number in 0..<150 { try crm.saveScene("\(number)", sharedWith: [.userID(friend.id)], as: user) }
        }
        var found: [Int64] = []
        var page = ListScenesResponse(more: true)
        while page.more {
            page = try crm.call(
                .listScenes, ListScenesRequest(object: .account, afterID: found.last ?? 0), as: "friend")
            found += page.scenes.map(\.id).filter { $0 > 0 }
        }
        #expect(found.count == 300)
        #expect(found == found.sorted())
    }

    @Test func `its owner changes a scene, and what is absent stays`() throws {
        let scene = try crm.saveScene(
            "a", .mine, Self.levelA, sort: Sort(field: "name"), sharedWith: [.userID(friend.id)], as: "owner")
        #expect(try crm.changeScene(ChangeSceneRequest(id: scene.id), as: "owner") == scene)
        var expected = scene
        expected.name = "b"
        #expect(try crm.changeScene(ChangeSceneRequest(id: scene.id, name: "b"), as: "owner") == expected)
        expected.builtIn = .all
        expected.filter = nil
        expected.sort = nil
        #expect(
            try crm.changeScene(
                ChangeSceneRequest(id: scene.id, builtIn: .all, filter: Filter(), sort: Sort()), as: "owner")
                == expected)
        expected.sharedWith = []
        #expect(
            try crm.changeScene(ChangeSceneRequest(id: scene.id, sharedWith: SceneGrantees()), as: "owner") == expected)
        #expect(try crm.scenes(as: "friend").isEmpty)
        #expect(error { try crm.changeScene(ChangeSceneRequest(id: scene.id), as: "admin") }?.reason == .sceneNotFound)
    }

    @Test func `who has left keeps a scene that was shared with them, and gets no other`() throws {
        let scene = try crm.saveScene("a", sharedWith: [.userID(friend.id)], as: "owner")
        let _: ChangeUserResponse = try crm.call(.changeUser, ChangeUserRequest(id: friend.id, active: false))
        let same = SceneGrantees(grantees: scene.sharedWith)
        #expect(try crm.changeScene(ChangeSceneRequest(id: scene.id, sharedWith: same), as: "owner") == scene)
        #expect(
            error { try crm.saveScene("b", sharedWith: [.userID(friend.id)], as: "owner") }?.reason == .requestInvalid)
    }

    @Test func `readers may not change or delete a scene; CRM_ADMIN deletes any`() throws {
        let scene = try crm.saveScene("a", sharedWith: [.userID(friend.id)], as: "owner")
        let change = ChangeSceneRequest(id: scene.id, name: "b")
        #expect(error { try crm.changeScene(change, as: "friend") }?.reason == .sceneOwnerRequired)
        #expect(error { try crm.changeScene(change, as: "stranger") }?.reason == .sceneNotFound)
        #expect(error { try crm.deleteScene(scene.id, as: "friend") }?.reason == .sceneOwnerRequired)
        #expect(error { try crm.deleteScene(scene.id, as: "stranger") }?.reason == .sceneNotFound)
        try crm.deleteScene(scene.id)
        #expect(error { try crm.deleteScene(scene.id) }?.reason == .sceneNotFound)
        #expect(try crm.scenes(as: "friend").isEmpty)
        let next = try crm.saveScene("a", as: "owner")
        #expect(next.id > scene.id)
        try crm.deleteScene(next.id, as: "owner")
        #expect(try crm.saveScene("a", as: "owner").id > next.id)
    }

    @Test func `what can't be asked isn't saved`() throws {
        func refusal(_ body: () throws -> Void) -> Reason? { error(body)?.reason }
        let unknown = Filter(allOf: [FieldCondition(field: "nope", operator: .isEmpty)])
        let wrong = error { try crm.saveScene("a", .all, unknown, as: "owner") }
        #expect(wrong?.message == "filter: \"nope\" is no field of ACCOUNT")
        #expect(refusal { try crm.saveScene("a", sort: Sort(field: "nope"), as: "owner") } == .requestInvalid)
        #expect(refusal { try crm.saveScene("a", sort: Sort(field: ""), as: "owner") } == .requestInvalid)
        #expect(refusal { try crm.saveScene(" ", as: "owner") } == .requestInvalid)
        #expect(refusal { try crm.saveScene("a", of: nil, as: "owner") } == .requestInvalid)
        #expect(refusal { try crm.saveScene("a", sharedWith: [.userID(99)], as: "owner") } == .userNotFound)
        #expect(refusal { try crm.saveScene("a", sharedWith: [.departmentID(99)], as: "owner") } == .departmentNotFound)
        let many = (0..<101).map { Grantee.Kind.userID($0) }
        #expect(refusal { try crm.saveScene("a", sharedWith: many, as: "owner") } == .requestInvalid)
        #expect(try crm.scenes(includingAll: true).isEmpty)
        let scene = try crm.saveScene("a", as: "owner")
        #expect(refusal { try crm.changeScene(ChangeSceneRequest(id: scene.id, name: ""), as: "owner") } != nil)
        #expect(
            refusal { try crm.changeScene(ChangeSceneRequest(id: scene.id, filter: unknown), as: "owner") }
                == .requestInvalid)
    }

    @Test func `names are taken once by owner and object, and there are limits`() throws {
        let scene = try crm.saveScene("a", as: "owner")
        try crm.saveScene("a", as: "friend")
        try crm.saveScene("a", of: .contact, as: "owner")
        #expect(error { try crm.saveScene("a", as: "owner") }?.reason == .nameTaken)
        let other = try crm.saveScene("b", as: "owner")
        #expect(
            error { try crm.changeScene(ChangeSceneRequest(id: other.id, name: "a"), as: "owner") }?.reason
                == .nameTaken)
        let long = Filter(
            allOf: (0..<8).map { number in
                FieldCondition(
                    field: "name", operator: .equal,
                    values: [Value(kind: .text(String(repeating: "\(number)", count: 9_000)))])
            })
        #expect(error { try crm.saveScene("c", .all, long, as: "owner") }?.metadata == ["limit": "scene_bytes"])
        for number in 0..<197 { try crm.saveScene("\(number)", as: "owner") }
        #expect(error { try crm.saveScene("last", as: "owner") }?.metadata == ["limit": "scenes_per_user"])
        try crm.changeScene(ChangeSceneRequest(id: scene.id, name: "z"), as: "owner")
        try crm.deleteScene(other.id, as: "owner")
        try crm.saveScene("last", as: "owner")
    }

    @Test func `a field that is deactivated later makes a scene outdated, and is named`() throws {
        let created: CreateFieldResponse = try crm.call(
            .createField,
            CreateFieldRequest(field: FieldDefinition(object: .account, key: "colour", type: .text, label: "Colour")))
        let field = created.field?.id ?? 0
        let filter = Filter(groups: [
            FilterGroup(anyOf: [
                FieldCondition(field: "level", operator: .isEmpty),
                FieldCondition(field: "colour", operator: .isEmpty),
            ])
        ])
        let filtered = try crm.saveScene("pale", .all, filter, as: "owner")
        let sorted = try crm.saveScene("by colour", sort: Sort(field: "colour"), as: "owner")
        #expect(try ids(saved: filtered.id, as: "owner").count == 3)
        let _: ChangeFieldResponse = try crm.call(.changeField, ChangeFieldRequest(id: field, active: false))
        for scene in [filtered, sorted] {
            let refusal = error { _ = try ids(saved: scene.id, as: "owner") }
            #expect(refusal?.reason == .sceneOutdated)
            #expect(
                refusal?.message == "scene \(scene.id) (\(scene.name)): colour is a field that is not active any more")
            #expect(refusal?.metadata == ["scene_id": "\(scene.id)", "field": "colour"])
        }
        #expect(error { try crm.saveScene("c", .all, filter, as: "owner") }?.reason == .requestInvalid)
        // It can still be renamed, and mended.
        try crm.changeScene(ChangeSceneRequest(id: sorted.id, name: "plain"), as: "owner")
        try crm.changeScene(ChangeSceneRequest(id: sorted.id, sort: Sort()), as: "owner")
        #expect(try ids(saved: sorted.id, as: "owner").count == 3)
    }

    @Test func `a page token ends with what its scene asked, and with another built-in one`() throws {
        let scene = try crm.saveScene("a", .all, Self.levelA, as: "owner")
        func page(_ token: String = "") throws -> ListRecordsResponse {
            try crm.list(
                ListRecordsRequest(object: .account, pageSize: 1, pageToken: token, sceneID: scene.id), as: "owner")
        }
        let token = try page().nextPageToken
        try crm.changeScene(ChangeSceneRequest(id: scene.id, name: "renamed"), as: "owner")
        #expect(try page(token).records.map(\.id) == [1])
        try crm.changeScene(ChangeSceneRequest(id: scene.id, sort: Sort(field: "name")), as: "owner")
        #expect(error { _ = try page(token) }?.reason == .pageTokenInvalid)
        let mine = try crm.list(ListRecordsRequest(object: .account, pageSize: 1, scene: .mine), as: "owner")
        let all = ListRecordsRequest(object: .account, pageSize: 1, pageToken: mine.nextPageToken)
        #expect(error { _ = try crm.list(all, as: "owner") }?.reason == .pageTokenInvalid)
    }
}
