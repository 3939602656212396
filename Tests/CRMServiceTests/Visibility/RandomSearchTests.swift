import CRMModel
import CRMSample
import CRMTestKit
import CRMWire
import Foundation
import Testing

@testable import CRMService

/// What is found is what a plain look at all records that the user lists would find.
struct RandomSearchTests {
    private static let words = ["North", "Northern", "NORTE", "Harbour", "Ｈａｒｂｏｒ", "Ünal", "unalom", "B2", "B2B", "x"]
    private static let characters = Array("华为技术有限公司北京海")

    /// A plain look: each word begins a word of the name, each run of Chinese characters stands in it.
    private static func isFound(_ text: String, in name: String) -> Bool {
        let names = parts(name)
        return parts(text).allSatisfy { part in
            names.contains { name in
                if part.isChinese != name.isChinese { return false }
                if part.isChinese { return name.text.contains(part.text) }
                return part.text.count == 1 ? name.text == part.text : name.text.hasPrefix(part.text)
            }
        }
    }

    private static func parts(_ text: String) -> [(text: String, isChinese: Bool)] {
        let options: String.CompareOptions = [.caseInsensitive, .diacriticInsensitive, .widthInsensitive]
        var parts: [(text: String, isChinese: Bool)] = []
        for piece in text.folding(options: options, locale: nil).split(whereSeparator: \.isWhitespace) {
            var isFirst = true
            for character in piece {
                let isChinese = Self.characters.contains(character)
                if !isFirst, let last = parts.last, last.isChinese == isChinese {
                    parts[parts.count - 1].text.append(character)
                } else {
                    parts.append((String(character), isChinese))
                }
                isFirst = false
            }
        }
        return parts
    }

    private static func name(_ chance: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...3, using: &chance)).map { _ in
            if Bool.random(using: &chance) { return words.randomElement(using: &chance) ?? "" }
            let length = Int.random(in: 1...6, using: &chance)
            return String((0..<length).compactMap { _ in characters.randomElement(using: &chance) })
        }.joined(separator: Bool.random(using: &chance) ? " " : "　")
    }

    /// A part of a name that there is, or one by chance.
    private static func text(_ names: [String], _ chance: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...2, using: &chance)).compactMap { _ -> String? in
            let name =
                Int.random(in: 0..<4, using: &chance) == 0 ? Self.name(&chance) : names.randomElement(using: &chance)
            let part = parts(name ?? "").randomElement(using: &chance)
            guard let part else { return nil }
            let length = Int.random(in: 1...4, using: &chance)
            guard part.isChinese else { return String(part.text.prefix(length)) }
            return String(part.text.dropFirst(Int.random(in: 0..<part.text.count, using: &chance)).prefix(length))
        }.joined(separator: " ")
    }

    /// - Parameter common: past how many terms a word is common: all, some or none are.
    @Test(arguments: [(1, 0), (2, 20), (3, 5_000), (UInt64.random(in: 0...UInt64.max), 10)])
    func `search, count and a plain look agree`(seed: UInt64, common: Int) throws {
        let world = try Self.world(seed, common)
        var chance = SeededGenerator(seed: seed)
        var names: [Int64: String] = [:]
        let connected = world.names.filter { world.plain.people[$0.key]?.isActive == true }.map(\.value).sorted()
        // All have a name by chance; some have got it by several edits.
        for id in world.plain.items.keys.sorted() where world.plain.items[id]?.isInvalidated == false {
            for _ in 0..<Int.random(in: 1...3, using: &chance) {
                let name = Self.name(&chance)
                let _: EditRecordResponse = try world.crm.edit(id, ["name": .text(name)])
                names[id] = name
            }
        }
        var hits = 0
        for _ in 0..<150 {
            let user = connected.randomElement(using: &chance) ?? "admin"
            let text = Self.text(names.values.sorted(), &chance)
            if text.allSatisfy(\.isWhitespace) { continue }
            let listed = try ids(world, ListRecordsRequest(object: .account, pageSize: 1_000), as: user)
            let expected = listed.filter { Self.isFound(text, in: names[$0] ?? "") }
            let place: Comment = "seed \(seed), user \(user), \(text)"
            let pageSize = UInt32.random(in: 1...40, using: &chance)
            let request = ListRecordsRequest(object: .account, pageSize: pageSize, search: text)
            #expect(try ids(world, request, as: user) == expected, place)
            var sorted = request
            sorted.sort = Sort(field: "name")
            #expect(try ids(world, sorted, as: user).sorted() == expected.sorted(), place)
            #expect(
                try world.crm.count(CountRecordsRequest(object: .account, search: text), as: user).count
                    == expected.count, place)
            hits += expected.count
        }
        #expect(hits > 0)
        world.crm.stop()
    }

    /// The first world from that seed on that has accounts which `admin` may edit.
    private static func world(_ seed: UInt64, _ common: Int) throws -> RandomWorld {
        var seed = seed
        while true {
            let world = try RandomWorld(seed: seed) { $0.maximumSearchedTerms = common }
            if world.object == .account, world.plain.rolesWithView.contains(world.plain.administratorRole) {
                return world
            }
            world.crm.stop()
            seed &+= 1
        }
    }

    private func ids(_ world: RandomWorld, _ request: ListRecordsRequest, as user: String) throws -> [Int64] {
        var request = request
        var ids: [Int64] = []
        repeat {
            let page = try world.crm.list(request, as: user)
            ids += page.records.map(\.id)
            request.pageToken = page.nextPageToken
        } while !request.pageToken.isEmpty
        return ids
    }
}
