import CRMModel
import CRMWire
import NIOCore
import TTRPC
import Testing

@testable import crmload

@Suite struct RequestTests {
    private struct Request {
        let streamID: UInt32
        let method: String
        /// For whom it is; empty for nobody.
        let user: String
        let payload: [UInt8]
    }

    /// The frames in a buffer, decoded as a server does.
    private func requests(_ buffer: ByteBuffer) throws -> [Request] {
        var decoder = FrameDecoder()
        decoder.append(buffer)
        var found: [Request] = []
        while case .frame(let frame) = decoder.next() {
            var envelope = RequestEnvelope()
            try frame.payload.withUnsafeReadableBytes { bytes in
                try envelope.decode(bytes, maximumMetadataEntries: 64)
                let method = String(decoding: bytes[envelope.method], as: UTF8.self)
                let user = envelope.metadata.first.map { String(decoding: bytes[$0.value], as: UTF8.self) }
                found.append(
                    Request(
                        streamID: frame.header.streamID, method: method, user: user ?? "",
                        payload: Array(bytes[envelope.payload])))
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

    @Test func `each member's name is filled in, whatever its size`() throws {
        let company = Company(recordCount: 50_000)
        let users = company.members.enumerated().map { User(id: Int64($0.offset) + 7, name: $0.element.name) }
        let found = try CompanyUsers(among: users)
        for scenario in ScenarioName.scenarios where scenario.actor != .nobody {
            let load = try LoadRequests(ScenarioMix(scenario), company: found, ids: 100...9_000, batchSize: 20)
            var source = RequestSource(load, seed: 3)
            var buffer = ByteBuffer()
            for _ in 0..<300 { _ = source.append(to: &buffer, streamID: 1) }
            let frames = try requests(buffer)
            #expect(frames.count == 300)
            #expect(frames.allSatisfy { $0.method == scenario.method.name })
            let names = Set(frames.map(\.user))
            #expect(names.isSubset(of: Set(company.members.map(\.name))))
            #expect(Set(names.map(\.utf8.count)).count > 1, "\(scenario.name)")
        }
    }

    @Test func `a third of the requests each is the owner's, a superior's, the colleague's`() throws {
        let company = Company(recordCount: 50_000)
        let users = company.members.enumerated().map { User(id: Int64($0.offset) + 7, name: $0.element.name) }
        let load = try LoadRequests(
            ScenarioMix(GetScenario.self), company: CompanyUsers(among: users), ids: 1...9_000)
        var source = RequestSource(load, seed: 3)
        var buffer = ByteBuffer()
        for _ in 0..<3_000 { _ = source.append(to: &buffer, streamID: 1) }
        var counts: [Company.Level: Int] = [:]
        let members = Dictionary(uniqueKeysWithValues: company.members.map { ($0.name, $0) })
        for request in try requests(buffer) {
            let id = try GetRecordRequest(decoding: request.payload, in: Arena()).id
            let member = try #require(members[request.user])
            #expect(company.agents(of: member).contains(company.owner(of: id)))
            counts[member.level, default: 0] += 1
        }
        #expect(900...1_100 ~= counts[.agent] ?? 0)
        #expect(900...1_100 ~= counts[.colleague] ?? 0)
        #expect(400...600 ~= counts[.head] ?? 0)
        #expect(400...600 ~= counts[.director] ?? 0)
    }

    @Test func `a batch has distinct records, the member's own first`() throws {
        let company = Company(recordCount: 50_000)
        let users = company.members.enumerated().map { User(id: Int64($0.offset) + 7, name: $0.element.name) }
        let members = Dictionary(uniqueKeysWithValues: company.members.map { ($0.name, $0) })
        let cases: [(range: ClosedRange<Int64>, hotCount: Int?, areOwn: Bool)] = [
            (1...50_000, nil, true), (1...50_000, 1_000, true), (1...200, nil, false),
        ]
        for (range, hotCount, areOwn) in cases {
            let load = try LoadRequests(
                ScenarioMix(BatchCheckScenario.self), company: CompanyUsers(among: users), ids: range,
                hotCount: hotCount, batchSize: 100)
            if let hotCount { #expect(abs((load.recordIDs?.count ?? 0) - hotCount) < 200) }
            var seen: Set<Int64> = []
            var source = RequestSource(load, seed: 3)
            var buffer = ByteBuffer()
            for _ in 0..<100 { _ = source.append(to: &buffer, streamID: 1) }
            for request in try requests(buffer) {
                let ids = try BatchCheckRequest(decoding: request.payload, in: Arena()).recordIDs
                #expect(Set(ids).count == 100)
                seen.formUnion(ids)
                #expect(ids.allSatisfy { range.contains($0) })
                let agents = company.agents(of: try #require(members[request.user]))
                if areOwn { #expect(ids.allSatisfy { agents.contains(company.owner(of: $0)) }) }
            }
            if hotCount != nil { #expect(seen.count <= load.recordIDs?.count ?? 0) }
        }
    }

    @Test func `the parts of a mix come as often as their weights say`() throws {
        let users = Company(recordCount: 1).members.enumerated().map {
            User(id: Int64($0.offset), name: $0.element.name)
        }
        let load = try LoadRequests(SalesDay.mix, company: CompanyUsers(among: users), ids: 1...1_000, batchSize: 2)
        var source = RequestSource(load, seed: 5)
        var counts = Array(repeating: 0, count: SalesDay.mix.parts.count)
        var buffer = ByteBuffer()
        for _ in 0..<20_000 {
            buffer.clear()
            counts[source.append(to: &buffer, streamID: 1)] += 1
        }
        #expect(SalesDay.mix.parts.reduce(0) { $0 + $1.weight } == 100)
        for (part, count) in zip(SalesDay.mix.parts, counts) { #expect(abs(count - part.weight * 200) < 400) }
    }

    @Test func `a transfer that is refused for its record is refused`() throws {
        let error = BatchError(code: 5, reason: "RECORD_NOT_FOUND")
        let refused = ChangeOwnersResponse(results: [BatchResult(recordID: 1, error: error)]).encoded(in: Arena())
        let done = ChangeOwnersResponse(results: [BatchResult(recordID: 1)]).encoded(in: Arena())
        let name = try refused.withUnsafeBytes { try TransferScenario.refusal(in: $0)?.name }
        #expect(name == "NOT_FOUND/RECORD_NOT_FOUND")
        #expect(try done.withUnsafeBytes { try TransferScenario.refusal(in: $0) } == nil)
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
