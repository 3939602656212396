import CRMModel
import CRMRepository
import CRMSample
import CRMTestKit
import CRMWire
import Foundation
import Testing

@testable import CRMSQLite

/// Accounts with a value in a field of every type, that are created, edited, shared, handed over and deleted by chance, with
/// the traces that each of them may have left.
final class ErasureWorld {
    let crm: TestService
    private(set) var traces: [Int64: Set<Trace>] = [:]
    /// Those that are active.
    private(set) var ids: [Int64] = []
    private var random: SeededGenerator
    private var keyCount = 0
    private var isStopped = false
    private var dates: Set<String> = []
    let folder: String
    private let users: [User]
    private let target: Int64

    /// - Parameter storage: puts something in front of the database, which is in that folder.
    init(seed: UInt64, storage: (any Storage, _ folder: String) -> any Storage = { storage, _ in storage }) throws {
        random = SeededGenerator(seed: seed)
        folder = try TemporaryFolder.make()
        let path = folder + "/crm.db"
        let first = try TestService()
        first.stop()
        try FileManager.default.copyItem(atPath: first.databasePath, toPath: path)
        try Self.useLargeIDs(path)
        crm = try TestService(databasePath: path, storage: { [folder] in storage($0, folder) })
        let crm = crm
        users = try ["owner", "friend"].map { try crm.addUser($0) }
        try Self.addFields(crm)
        target = try crm.create(.account, ["name": .text("target")], as: "owner").id
    }

    deinit {
        stop()
        TemporaryFolder.remove(folder)
    }

    /// Closes the database.
    func stop() {
        if !isStopped { crm.stop() }
        isStopped = true
    }

    /// Ids of six bytes: where they stand is no chance.
    private static func useLargeIDs(_ path: String) throws {
        let connection = try Connection(path: path)
        try connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('records', \(5 << 44))")
    }

    private static func addFields(_ crm: TestService) throws {
        let types: [FieldType] = [
            .text, .longText, .number, .money, .date, .time, .choice, .multiChoice, .phone, .email, .reference,
            .boolean,
        ]
        for type in types {
            let _: CreateFieldResponse = try crm.call(
                .createField,
                CreateFieldRequest(
                    field: FieldDefinition(
                        object: .account, key: "c_\(type.protoName.lowercased())", type: type, unique: type == .text,
                        label: "c", referenceObject: type == .reference ? .account : nil)))
        }
    }

    // MARK: What happens

    func create() throws {
        let fields = values()
        let id = try crm.create(.account, fields, as: "owner", key: key()).id
        note(fields, id)
        ids.append(id)
    }

    func edit() throws {
        guard let id = ids.randomElement(using: &random) else { return }
        // Some of them.
        var fields = values()
        for name in fields.keys.sorted() where Bool.random(using: &random) { fields[name] = nil }
        try crm.edit(id, fields, as: "owner", key: key())
        note(fields, id)
    }

    func open() throws {
        guard let id = ids.randomElement(using: &random) else { return }
        try crm.share([id], with: [.userID(users[1].id)], as: "owner")
    }

    /// Deletes some that are named, or one by chance.
    func delete(_ named: [Int64] = []) throws -> [Int64] {
        let gone = named.isEmpty ? [ids.randomElement(using: &random)].compactMap { $0 } : named
        #expect(try crm.invalidate(gone, as: "owner").allSatisfy { $0.error == nil })
        #expect(try crm.delete(gone).allSatisfy { $0.error == nil })
        ids.removeAll { gone.contains($0) }
        return gone
    }

    func someIDs(_ count: Int) -> [Int64] { Array(ids.shuffled(using: &random).prefix(count)) }

    func chance(_ upTo: Int) -> Int { Int.random(in: 0..<upTo, using: &random) }

    // MARK: What is found

    /// The bytes of the files of the database.
    func files() throws -> [String: [UInt8]] { try Self.files(in: folder) }

    static func files(in folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
        return files
    }

    /// Which of the traces of those records are found, and where.
    func found(_ ids: some Sequence<Int64>, in files: [String: [UInt8]]) -> [(trace: Trace, file: String)] {
        let search = TraceSearch(ids.flatMap { traces[$0] ?? [] })
        return files.flatMap { name, bytes in search.found(in: bytes).map { ($0, name) } }
    }

    // MARK: Values

    private func note(_ fields: [String: Value.Kind], _ id: Int64) {
        for value in fields.values { traces[id, default: []].formUnion(Trace.traces(of: value, inRecord: id)) }
    }

    private func key() -> String? {
        keyCount += 1
        return Bool.random(using: &random) ? "key \(keyCount)" : nil
    }

    private func letters(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in UInt8(97 + random.next() % 26) }, as: UTF8.self)
    }

    private func chinese(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in UInt16(0x4e00 + random.next() % 0x5000) }, as: UTF16.self)
    }

    /// One that no other value is: there are few dates, and others mustn't be taken for traces.
    private func date() -> String {
        let year = Int.random(in: 1_000...1_900, using: &random)
        let (month, day) = (Int.random(in: 10...12, using: &random), Int.random(in: 10...28, using: &random))
        let text = "\(year)-\(month)-\(day)"
        return dates.insert(text).inserted ? text : date()
    }

    private func values() -> [String: Value.Kind] {
        [
            "name": .text(letters(20)), "address": .text(chinese(16)),
            "remark": .text(Bool.random(using: &random) ? letters(chance(9_900) + 50) : chinese(chance(9_000) + 400)),
            "c_text": .text(letters(24)), "c_long_text": .text(letters(chance(6_000) + 30)),
            "c_number": .number(Decimal(unscaled: big() | 1, scale: 3)),
            "annual_revenue": .money(Money(minorUnits: -big())), "c_money": .money(Money(minorUnits: big())),
            "c_date": .date(date()),
            "c_time": .timeMilliseconds(Int64.random(in: 1 << 46...1 << 47, using: &random)),
            "c_choice": .choice(letters(20)),
            "c_multi_choice": .multiChoice(Choices(values: [letters(20), letters(20)])),
            "c_phone": .phone("+" + (0..<20).map { _ in "\(chance(10))" }.joined()),
            "c_email": .email("\(letters(16))@\(letters(10)).example"), "c_reference": .reference(target),
            "c_boolean": .boolean(Bool.random(using: &random)),
        ]
    }

    private func big() -> Int64 { Int64.random(in: 1 << 58...1 << 59, using: &random) }
}
