import Foundation
import Testing

/// Who may know whom. Package.swift says it for whole targets; this says the rest, and that Package.swift
/// was not widened.
struct ImportRuleTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The modules that each target may import, beside the standard library's own.
    private static let allowed: [String: Set<String>] = [
        "CRMModel": [],
        "CRMWire": ["CRMModel", "CMessages", "Glibc"],
        "TTRPC": ["NIOCore", "NIOPosix", "Logging", "Glibc"],
        "CRMAuthorizer": ["CRMModel"],
        "CRMRepository": ["CRMModel"],
        "CRMSQLite": ["CRMModel", "CRMRepository", "CSQLite", "Glibc"],
        "CRMService": ["CRMModel", "CRMAuthorizer", "CRMRepository", "CRMWire", "Logging", "Dispatch", "Glibc"],
        "CRMClient": ["CRMModel", "CRMWire", "TTRPC", "NIOPosix", "Foundation"],
        "CRMSample": ["CRMModel", "CRMClient"],
        "crmd": [
            "CRMModel", "CRMService", "CRMRepository", "CRMSQLite", "TTRPC", "NIOCore", "Logging", "ArgumentParser",
            "TOMLKit", "Glibc",
        ],
        "crmctl": ["CRMModel", "CRMClient", "CRMSample", "ArgumentParser", "Foundation", "Glibc"],
        "manuals": ["ArgumentParser", "Foundation"],
        "crmload": [
            "CRMModel", "CRMWire", "CRMClient", "CRMSample", "TTRPC", "NIOCore", "NIOPosix", "ArgumentParser",
            "Histogram", "Dispatch", "Foundation", "Glibc",
        ],
        "authorizer-bench": ["CRMModel", "CRMAuthorizer", "ArgumentParser", "Glibc"],
    ]
    /// Where targets are that aren't under Sources/.
    private static let folders = ["crmload": "Tools/crmload", "authorizer-bench": "Tools/authorizer-bench"]
    private static let free: Set<String> = ["Swift", "Synchronization"]

    private struct Import {
        let file: String
        let module: String
    }

    private static func folder(of target: String) -> String { folders[target] ?? "Sources/\(target)" }

    private static func imports(of target: String) throws -> [Import] {
        let folder = root.appendingPathComponent(folder(of: target)).path
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
        return try files.flatMap { file in
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            return text.split(separator: "\n").compactMap { line -> Import? in
                let access: Set<String> = ["public", "internal", "package", "private"]
                let words = line.split(separator: " ").map { String($0) }.filter { !access.contains($0) }
                guard words.count >= 2, words[0] == "import", line.first != " " else { return nil }
                return Import(file: file, module: String(words[words.count - 1].prefix { $0 != "." }))
            }
        }
    }

    @Test(arguments: allowed.keys.sorted())
    func `a target imports only what it may know`(target: String) throws {
        let imports = try Self.imports(of: target)
        if target != "CRMModel" { #expect(!imports.isEmpty) }
        let may = (Self.allowed[target] ?? []).union(Self.free)
        for found in imports where !may.contains(found.module) {
            Issue.record("\(Self.folder(of: target))/\(found.file) imports \(found.module)")
        }
    }

    @Test func `every Swift target has its rule`() throws {
        let folder = Self.root.appendingPathComponent("Sources").path
        let targets = try FileManager.default.contentsOfDirectory(atPath: folder)
        let swift = try targets.filter { try !Self.imports(of: $0).isEmpty || $0 == "CRMModel" }
        #expect(Set(swift).union(Self.folders.keys) == Set(Self.allowed.keys))
    }

    @Test func `of the service only its dispatch knows the wire`() throws {
        for found in try Self.imports(of: "CRMService") where found.module == "CRMWire" {
            let isDispatch = ["Dispatch/", "Generated/"].contains { found.file.hasPrefix($0) }
            #expect(isDispatch, "\(found.file)")
        }
    }

    @Test func `of C the codec's public face shows nothing`() throws {
        for file in try Self.imports(of: "CRMWire") where file.module == "CMessages" {
            let path = Self.root.appendingPathComponent("Sources/CRMWire/\(file.file)").path
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains("internal import CMessages"), "\(file.file)")
        }
    }
}
