internal import CRMAuthorizer
internal import CRMModel

/// Who asks, and about what: reporting lines of eleven users each, whose heads have twenty roles, and records of all kinds
/// of which the last in line is the owner.
struct Company {
    /// One decision that is asked for. A class, because a value would be copied, with all that it holds, for each decision.
    final class Question {
        let operation: CRMModel.Operation
        let facts: RecordFacts
        let actor: Actor

        init(_ operation: CRMModel.Operation, on facts: RecordFacts, by actor: Actor) {
            self.operation = operation
            self.facts = facts
            self.actor = actor
        }
    }

    /// What there is, against what anybody would expect of a company made here.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private static let lineCount: Int64 = 256
    private static let usersInLine: Int64 = 11
    private static let ownRoles: Int64 = 19
    private static let teamSize = 4
    private static let questionCount = 4_096

    let authorizer = Authorizer()
    let organisation: Organisation
    private let heads: [Actor]

    init() throws {
        let preset = Organisation.presetRoleNames.enumerated().map {
            Role(id: Int64($0.offset) + 1, name: $0.element, preset: true)
        }
        guard let ordinary = preset.first(where: { $0.name == "SALES" }) else {
            throw Mistake(description: "there is no role SALES")
        }
        let own = (1...Self.ownRoles).map { Role(id: 100 + $0, name: "OWN_\($0)") }
        let roleIDs = [ordinary.id] + own.map(\.id)
        let users = (0..<Self.lineCount).flatMap { line in
            (0..<Self.usersInLine).map { level in
                let id = Self.userID(line, level)
                return User(
                    id: id, name: "user.\(id)", superiorID: level == 0 ? nil : id - 1,
                    roleIDs: level == 0 ? roleIDs : [ordinary.id])
            }
        }
        let organisation = try Organisation(
            users: users, departments: [], groups: [], roles: preset + own, functionPermissions: [], baseVisibility: [:]
        )
        self.organisation = organisation
        heads = (0..<Self.lineCount).compactMap { organisation.actor(Self.userID($0, 0)) }
    }

    private static func userID(_ line: Int64, _ level: Int64) -> Int64 { 1 + line * usersInLine + level }

    /// Decisions that are all allowed, by the situation's grant; the same ones in every run.
    func questions(_ situation: Situation) throws -> [Question] {
        var chance = Chance(seed: 1)
        return try (0..<Self.questionCount).map { _ in
            let object = BusinessObject.allCases[chance.number(below: BusinessObject.allCases.count)]
            let status = object.statuses[chance.number(below: object.statuses.count)]
            let line = chance.number(below: heads.count)
            let actor = heads[line]
            let facts = facts(object, status, situation, line: line, &chance)
            let operations: [CRMModel.Operation] = [.view, .edit, .invalidate].filter {
                grant($0, facts, actor) == situation.grant
            }
            guard !operations.isEmpty else {
                throw Mistake(description: "\(actor.id) may not even see \(object) in \(status) by \(situation.grant)")
            }
            return Question(operations[chance.number(below: operations.count)], on: facts, by: actor)
        }
    }

    private func facts(
        _ object: BusinessObject, _ status: CRMModel.Status, _ situation: Situation, line: Int, _ chance: inout Chance
    ) -> RecordFacts {
        var facts = RecordFacts(object: object, status: status)
        let other = (line + 1 + chance.number(below: heads.count - 1)) % heads.count
        let ownerLine = situation == .teamMember ? other : line
        facts.ownerID = Self.userID(Int64(ownerLine), Self.usersInLine - 1)
        guard situation != .superior else { return facts }
        facts.team = (1...Int64(Self.teamSize)).map { level in
            RecordFacts.TeamMember(.user(Self.userID(Int64(other), level)), level == 1 ? .readOnly : .readWrite)
        }
        if situation == .teamMember { facts.team[Self.teamSize - 1].grantee = .user(heads[line].id) }
        return facts
    }

    private func grant(_ operation: CRMModel.Operation, _ facts: RecordFacts, _ actor: Actor) -> Grant? {
        guard case .allowed(let permit) = authorizer.decide(operation, on: facts, by: actor, in: organisation) else {
            return nil
        }
        return permit.grant
    }
}
