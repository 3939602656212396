internal import Foundation

/// One of the tables of the specification, read plainly: a dictionary of its columns for each row.
public struct PlainTable: Sendable {
    /// The rows, in their order.
    public let rows: [[String: String]]

    /// - Parameter name: "policy.csv" or "transitions.csv".
    public init(_ name: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../CRMAuthorizerTests/Resources/\(name)")
        let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        }
        let names = lines.first ?? []
        rows = lines.dropFirst().map { Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first }) }
    }
}

extension [String: String] {
    /// The alternatives that a column names: "A|B".
    public func alternatives(_ column: String) -> Set<String> {
        Set((self[column] ?? "").split(separator: "|").map { String($0) })
    }
}
