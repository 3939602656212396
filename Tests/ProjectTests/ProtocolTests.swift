import Foundation
import Testing

/// What PROTOCOL.md says, held against the protos. Its table of methods is made from them; the rest is written by hand.
struct ProtocolTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// "Records/GetRecord" of each method of the protos.
    private static func methods() throws -> Set<String> {
        var methods: Set<String> = []
        for folder in ["Protos/crm/v1", "Protos/grpc/health/v1"] {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            for file in names where file.hasSuffix(".proto") {
                var service = ""
                for line in try text("\(folder)/\(file)").split(separator: "\n") {
                    if let match = line.firstMatch(of: /^service (\w+)/) { service = String(match.1) }
                    if let match = line.firstMatch(of: /^  rpc (\w+)/) { methods.insert("\(service)/\(match.1)") }
                }
            }
        }
        return methods
    }

    /// The reasons in the first table of section 3.
    private static func documentedReasons() throws -> [String] {
        guard let section = try text("PROTOCOL.md").split(separator: "\n## ").first(where: { $0.hasPrefix("3. ") }),
            let table = section.split(separator: "\n\n").first(where: { $0.hasPrefix("| reason") })
        else { return [] }
        return table.split(separator: "\n").dropFirst(2).flatMap { row in
            row.split(separator: "|")[0].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    @Test func `the table of reasons has every one of the proto, once`() throws {
        let declared = try Self.text("Protos/crm/v1/reason.proto").matches(of: /(?m)^  ([A-Z_]+) = [0-9]+;/)
            .map { String($0.1) }.filter { $0 != "REASON_UNSPECIFIED" }
        #expect(declared.count > 50)
        #expect(try Self.documentedReasons().sorted() == declared.sorted())
    }

    @Test func `the documents name no method that there isn't`() throws {
        let methods = try Self.methods()
        let services = Set(methods.compactMap { $0.split(separator: "/").first })
        var named = 0
        for document in ["PROTOCOL.md", "README.md"] {
            for match in try Self.text(document).matches(of: /\b([A-Z]\w+)\/([A-Z]\w+)/)
            where services.contains(match.1) {
                named += 1
                #expect(methods.contains("\(match.1)/\(match.2)"), "\(document)")
            }
        }
        #expect(named > 5)
    }
}
