import CRMModel
import CRMWire
import NIOCore
import TTRPC
import Testing

@testable import crmload

@Suite struct RequestTests {
    /// The frames in a buffer, decoded as a server does.
    private func requests(_ buffer: ByteBuffer) throws -> [(streamID: UInt32, method: String, payload: [UInt8])] {
        var decoder = FrameDecoder()
        decoder.append(buffer)
        var found: [(streamID: UInt32, method: String, payload: [UInt8])] = []
        while case .frame(let frame) = decoder.next() {
            var envelope = RequestEnvelope()
            try frame.payload.withUnsafeReadableBytes { bytes in
                try envelope.decode(bytes, maximumMetadataEntries: 64)
                let method = String(decoding: bytes[envelope.method], as: UTF8.self)
                found.append((frame.header.streamID, method, Array(bytes[envelope.payload])))
            }
        }
        #expect(decoder.isAtBoundary)
        return found
    }

    @Test(arguments: [1, 127, 128, 16_383, 16_384, 100_000, 1 << 35, 1 << 56, Int64.max])
    func `a record's id is filled in as the codec would encode it`(id: Int64) throws {
        let templates = try LoadRequests(ScenarioMix(GetScenario.self), user: "amy", recordIDs: .range(id...id))
        var source = RequestSource(templates, seed: 1)
        var buffer = ByteBuffer()
        _ = source.append(to: &buffer, streamID: 77)
        let request = try #require(try requests(buffer).first)
        #expect(request.streamID == 77)
        #expect(request.method == "GetRecord")
        #expect(request.payload == GetRecordRequest(id: id).encoded(in: Arena()))
    }

    @Test func `an edit's text is another one each time`() throws {
        let templates = try LoadRequests(ScenarioMix(EditScenario.self), user: "amy", recordIDs: .range(1...1_000))
        var source = RequestSource(templates, seed: 1)
        var buffer = ByteBuffer()
        for number in 0..<200 { _ = source.append(to: &buffer, streamID: UInt32(number * 2 + 1)) }
        let edits = try requests(buffer).map { try EditRecordRequest(decoding: $0.payload, in: Arena()) }
        #expect(edits.count == 200)
        #expect(edits.allSatisfy { 1...1_000 ~= $0.id && $0.fields.map(\.key) == ["remark"] })
        #expect(Set(edits.map { $0.fields }).count == 200)
    }

    @Test func `the same seed makes the same requests`() throws {
        let templates = try LoadRequests(
            ScenarioMix(GetScenario.self), user: "amy", recordIDs: .list([3, 5, 8, 13, 21]))
        func some(_ seed: UInt64) -> ByteBuffer {
            var source = RequestSource(templates, seed: seed)
            var buffer = ByteBuffer()
            for _ in 0..<50 { _ = source.append(to: &buffer, streamID: 1) }
            return buffer
        }
        #expect(some(4) == some(4))
        #expect(some(4) != some(5))
    }

    @Test func `records are drawn evenly`() throws {
        var generator = SystemRandomNumberGenerator()
        var counts = [Int64: Int]()
        for _ in 0..<100_000 { counts[RecordIDs.range(11...20).draw(using: &generator), default: 0] += 1 }
        #expect(Set(counts.keys) == Set(11...20))
        #expect(counts.values.allSatisfy { 9_000...11_000 ~= $0 })
    }

    @Test func `records to prepare are the same for the same seed`() {
        func some(_ seed: UInt64) -> [CreateRecordRequest] {
            var drafts = RecordDrafts(seed: seed, ownerIDs: [2, 3])
            let accounts = (0..<20).map { drafts.account($0) }
            drafts.accountIDs = [1, 2, 3]
            return accounts + (0..<20).map { drafts.other($0) }
        }
        #expect(some(1) == some(1))
        #expect(some(1) != some(2))
    }

    @Test func `failures are told apart by code and reason`() throws {
        var reader = AnswerReader()
        func answer(_ status: TTRPC.Status) -> ByteBuffer {
            var buffer = ByteBuffer()
            ResponseEnvelope.encode(status, into: &buffer)
            return buffer
        }
        let limit = answer(
            TTRPC.Status(
                code: .resourceExhausted, message: "", errorInfo: ErrorInfo(reason: "LIMIT_EXCEEDED", domain: "crmd")))
        let missing = answer(TTRPC.Status(code: .notFound, message: "none"))
        let answers = [limit, limit, missing, ByteBuffer(), limit, ByteBuffer(bytes: [0x12, 2, 8, 1]), missing]
        let names = try answers.map { try reader.refusal($0, to: GetScenario.self)?.name }
        let limitName = "RESOURCE_EXHAUSTED/LIMIT_EXCEEDED"
        #expect(names == [limitName, limitName, "NOT_FOUND", nil, limitName, nil, "NOT_FOUND"])
        #expect(throws: (any Error).self) { try reader.refusal(ByteBuffer(bytes: [0x12, 200]), to: GetScenario.self) }
    }
}
