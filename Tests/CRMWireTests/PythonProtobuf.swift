import CRMTestKit
import Foundation
import Testing

/// Tools/python/agreement.py, run by the Python that Tools/python/prepare makes.
struct PythonProtobuf: CustomTestStringConvertible {
    /// The protobuf that is written in Python, and the one in C, which is what programs in Python use. They share no
    /// code; of the second the order of a map's entries is another one, so it gets maps of one.
    static let both = [PythonProtobuf(implementation: "python"), PythonProtobuf(implementation: "upb")]

    private let implementation: String

    /// How many entries a map may have.
    var longestMap: Int { implementation == "python" ? 8 : 1 }

    var testDescription: String { "Python's protobuf: \(implementation)" }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let interpreter = root.appendingPathComponent(".build/python/bin/python")

    /// Whether Python is there with the package, and protoc, which tells it the messages.
    static let isInstalled: Bool =
        (try? run(interpreter, ["-c", "import google.protobuf"])) == 0
        && (try? run(URL(fileURLWithPath: "/usr/bin/env"), ["protoc", "--version"])) == 0

    /// What a test is skipped for when it isn't installed.
    static let need: Comment = "needs protoc, and Python's protobuf in .build/python, where Tools/test puts it"

    /// A message's name, and what the script says of it.
    struct Row {
        let name: String
        let columns: [[UInt8]]
    }

    /// Values that Python makes: for `make` the bytes, and the bytes without what is as good as absent; for `envelopes`
    /// the bytes.
    func make(_ what: String, count: Int, columns: Int) throws -> [Row] {
        try Self.withTemporaryFolder { folder in
            let output = folder.appendingPathComponent("made")
            try runScript([what, output.path, "\(count)"])
            return try Self.rows(of: Self.byteStrings(Data(contentsOf: output)), columns: columns)
        }
    }

    /// The bytes that Python writes for each message that it read.
    func rewritten(_ messages: [(name: String, bytes: [UInt8])]) throws -> [[UInt8]] {
        try Self.withTemporaryFolder { folder in
            let input = folder.appendingPathComponent("input")
            let output = folder.appendingPathComponent("output")
            var data = Data()
            for message in messages {
                for part in [Array(message.name.utf8), message.bytes] {
                    withUnsafeBytes(of: UInt32(part.count).littleEndian) { data.append(contentsOf: $0) }
                    data.append(contentsOf: part)
                }
            }
            try data.write(to: input)
            try runScript(["check", input.path, output.path])
            return Self.byteStrings(try Data(contentsOf: output))
        }
    }

    private static func rows(of parts: [[UInt8]], columns: Int) throws -> [Row] {
        try #require(parts.count % (columns + 1) == 0)
        return stride(from: 0, to: parts.count, by: columns + 1).map { start in
            Row(
                name: String(decoding: parts[start], as: UTF8.self),
                columns: Array(parts[start + 1...start + columns]))
        }
    }

    /// The strings of a file in which each stands after its length.
    private static func byteStrings(_ data: Data) -> [[UInt8]] {
        data.withUnsafeBytes { bytes in
            var result: [[UInt8]] = []
            var offset = 0
            while offset + 4 <= bytes.count {
                let start = offset + 4
                let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
                result.append(Array(bytes[start..<start + count]))
                offset = start + count
            }
            return result
        }
    }

    private func runScript(_ arguments: [String]) throws {
        let script = Self.root.appendingPathComponent("Tools/python/agreement.py").path
        let status = try Self.run(
            Self.interpreter, [script] + arguments, ["PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": implementation])
        try #require(status == 0, "agreement.py failed, as it says above")
    }

    private static func run(
        _ program: URL, _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> Int32 {
        try ChildProcess([program.path] + arguments, environment: environment).waitForEnd()
    }

    private static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
