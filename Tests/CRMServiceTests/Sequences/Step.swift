import Foundation

/// Something that somebody asks for. Records are meant by labels, so that a sequence keeps its meaning when steps are taken
/// out of it.
struct Step: Codable {
    /// The name of the user who asks.
    var user: String
    var verb: Verb
    /// The labels of the records that are meant; of a record that is created its own.
    var records: [Int] = []
    /// The record to which a new one refers.
    var parent: Int?
    var object: String?
    /// The name of an action, a role or an operation.
    var name: String?
    /// The users that are named.
    var people: [String] = []
    /// READ_ONLY or READ_WRITE; nil takes away.
    var access: String?
    /// An amount in minor units.
    var amount: Int64?
    var text: String?
    var isOn: Bool?
    var allOrNothing = false
    var dryRun = false

    enum Verb: String, Codable, CaseIterable {
        case create, edit, status, transfer, share, join, lock, claim, giveBack, assign
        case invalidate, restore, delete
        case flow, permission, superior, rule, replace
        case get, list, count, check, amounts, statistics, bin, impact, search, history, transitions
    }

    /// As a line that `CRMD_TEST_REPLAY` takes.
    var line: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "\(self)"
    }

    init(_ verb: Verb, by user: String, _ records: [Int] = []) {
        self.user = user
        self.verb = verb
        self.records = records
    }

    /// The step that a line tells.
    init(line: String) throws {
        self = try JSONDecoder().decode(Step.self, from: Data(line.utf8))
    }
}
