import Foundation

/// Files beside the tests.
enum Resource {
    struct Missing: Error {}

    /// The rows of a comma-separated file without quotes, by the names in its first line.
    static func csv(_ name: String) throws -> [[String: String]] {
        guard let url = Bundle.module.url(forResource: "Resources/\(name)", withExtension: "csv") else {
            throw Missing()
        }
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        guard let names = lines.first?.split(separator: ",") else { throw Missing() }
        return lines.dropFirst().map { line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            return Dictionary(uniqueKeysWithValues: zip(names, cells).map { (String($0), String($1)) })
        }
    }
}

/// Whole files.
enum FileBytes {
    static func read(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    static func write(_ bytes: Data, to path: String) throws { try bytes.write(to: URL(fileURLWithPath: path)) }
}
