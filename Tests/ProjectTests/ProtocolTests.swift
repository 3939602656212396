import Foundation
import Testing

/// What PROTOCOL.md says of all methods, held against the protos.
struct ProtocolTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    /// The methods of each service in the protos, in their order.
    private static func declared() throws -> [String: [String]] {
        let folder = root.appendingPathComponent("Protos/crm/v1").path
        var methods: [String: [String]] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasSuffix(".proto") {
            var service = ""
            for line in try text("Protos/crm/v1/\(file)").split(separator: "\n") {
                if let match = line.firstMatch(of: /^service (\w+)/) { service = String(match.1) }
                if let match = line.firstMatch(of: /^  rpc (\w+)/) {
                    methods[service, default: []].append(String(match.1))
                }
            }
        }
        return methods
    }

    /// The methods of each service in the table of section 7, in their order.
    private static func documented() throws -> [String: [String]] {
        guard let section = try text("PROTOCOL.md").split(separator: "\n## ").first(where: { $0.hasPrefix("7. ") })
        else { return [:] }
        var methods: [String: [String]] = [:]
        var service = ""
        for row in section.split(separator: "\n") where row.hasPrefix("| ") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if !cells[0].isEmpty { service = cells[0] }
            methods[service, default: []] += cells[1].split(separator: ", ").map { String($0) }
        }
        return methods
    }

    @Test func `the table of methods has those of every service, in the order of its proto`() throws {
        let declared = try Self.declared()
        let documented = try Self.documented()
        #expect(declared.count > 5)
        for (service, methods) in declared { #expect(documented[service] == methods, "\(service)") }
    }
}
