import CRMModel
import CRMSample
import CRMTestKit
import NIOCore
import TTRPC
import Testing

@testable import CRMWire

/// Python's protobuf, which shares no code with ours, says what the right bytes are: 300 values of every message each way.
///
/// Of what Python can write, this alone comes back in other bytes or not at all. The first is looked at here as well, the
/// others are never made; GuardTests, CodecTests and EnvelopeTests tell what becomes of them.
/// - A field that has the default which the proto declares for it, and an enum that is UNSPECIFIED, are as good as absent
///   and aren't written. `optional` in the protos means presence only where no default is declared.
/// - An UNSPECIFIED enum in a list or a oneof is refused, and so is a NUL in a string: neither can mean anything.
/// - A map's keys that are the same letters in two codings of Unicode are one key, of which the last value counts.
/// - Of an envelope's status, only the last detail that is an ErrorInfo is kept, and a code that isn't known is UNKNOWN.
///
/// A submessage that is `lazy` is passed on byte for byte, whatever is in it.
@Suite(.enabled(if: PythonProtobuf.isInstalled, PythonProtobuf.need))
struct PythonAgreementTests {
    private static let valuesOfEachMessage = 300

    @Test(arguments: PythonProtobuf.both)
    func `what Python's protobuf makes of every message comes back byte for byte`(python: PythonProtobuf) throws {
        let rows = try python.make("make", count: Self.valuesOfEachMessage, columns: 2)
        let types = Dictionary(uniqueKeysWithValues: WireMessages.all.map { ($0.protoName, $0) })
        #expect(Set(rows.map(\.name)) == Set(types.keys))
        #expect(rows.count == types.count * Self.valuesOfEachMessage)
        let arena = Arena()
        var changed = 0
        for row in rows {
            arena.reset()
            let type = try #require(types[row.name])
            let written = row.columns[0]
            let expected = row.columns[1]
            if written != expected { changed += 1 }
            let isSame = try type.init(decoding: written, in: arena).encoded(in: arena) == expected
            try #require(isSame, "\(row.name): \(written)")
        }
        // Most values hold nothing that is as good as absent, some do.
        #expect(changed > 0 && changed < rows.count / 2)
    }

    @Test(arguments: PythonProtobuf.both)
    func `Python's protobuf writes every message in the bytes that we encode`(python: PythonProtobuf) throws {
        let arena = Arena()
        var messages: [(name: String, bytes: [UInt8])] = []
        for (index, type) in WireMessages.all.enumerated() {
            var walk = DescriptorWalk(
                arena: Arena(), generator: SeededGenerator(seed: UInt64(index)), setsAll: false,
                longestMap: python.longestMap)
            for choice in 0..<Self.valuesOfEachMessage {
                let descriptor = try DescriptorWalk.descriptor(of: type, in: walk.arena)
                let message = try type.init(decoding: walk.encodedMessage(descriptor, choice: choice), in: arena)
                messages.append((type.protoName, message.encoded(in: arena)))
                arena.reset()
                walk.arena.reset()
            }
        }
        let rewritten = try python.rewritten(messages)
        try #require(rewritten.count == messages.count)
        for (message, bytes) in zip(messages, rewritten) {
            let isSame = message.bytes == bytes
            try #require(isSame, "\(message.name): \(message.bytes)")
        }
        #expect(Set(messages.map(\.bytes)).count > messages.count / 3)
    }

    @Test(arguments: PythonProtobuf.both)
    func `the transport's envelopes are read from Python's bytes and written in them`(python: PythonProtobuf) throws {
        let rows = try python.make("envelopes", count: Self.valuesOfEachMessage, columns: 1)
        #expect(rows.count == 3 * Self.valuesOfEachMessage)
        for row in rows {
            let bytes = row.columns[0]
            let again = row.name == "ttrpc.Request" ? try request(bytes) : try response(bytes)
            let isSame = again == bytes
            try #require(isSame, "\(row.name): \(bytes)")
        }
    }

    private func request(_ bytes: [UInt8]) throws -> [UInt8] {
        var request = RequestEnvelope()
        try bytes.withUnsafeBytes { try request.decode($0, maximumMetadataEntries: 64) }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        var buffer = ByteBuffer()
        RequestEnvelope.encode(
            service: text(request.service), method: text(request.method), payload: Array(bytes[request.payload]),
            timeoutNanoseconds: request.timeoutNanoseconds,
            metadata: request.metadata.map { (key: text($0.key), value: text($0.value)) }, into: &buffer)
        return Array(buffer.readableBytesView)
    }

    private func response(_ bytes: [UInt8]) throws -> [UInt8] {
        var buffer = ByteBuffer()
        switch try bytes.withUnsafeBytes({ try ResponseEnvelope(decoding: $0) }) {
        case .payload(let range): ResponseEnvelope.encode(payload: Array(bytes[range]), into: &buffer)
        case .failure(let status): ResponseEnvelope.encode(status, into: &buffer)
        }
        return Array(buffer.readableBytesView)
    }
}
