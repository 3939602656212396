import NIOCore
import TTRPC
import Testing

@Suite struct EnvelopeTests {
    private func decode(_ bytes: [UInt8], maximumMetadataEntries: Int = 64) throws -> RequestEnvelope {
        var envelope = RequestEnvelope()
        try bytes.withUnsafeBytes { try envelope.decode($0, maximumMetadataEntries: maximumMetadataEntries) }
        return envelope
    }

    private func encode(_ status: Status) -> [UInt8] {
        var buffer = ByteBuffer()
        ResponseEnvelope.encode(status, into: &buffer)
        return Array(buffer.readableBytesView)
    }

    private func response(_ bytes: [UInt8]) throws -> ResponseEnvelope {
        try bytes.withUnsafeBytes { try ResponseEnvelope(decoding: $0) }
    }

    private func randomText(_ random: inout SeededGenerator) -> String {
        let alphabet = Array("abcXYZ09 /.é語😀\u{1}")
        return String(
            (0..<Int.random(in: 0...200, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            })
    }

    @Test func `A request has exactly these bytes`() {
        var buffer = ByteBuffer()
        RequestEnvelope.encode(
            service: "s", method: "m", payload: [9], timeoutNanoseconds: 300, metadata: [("k", "v"), ("e", "")],
            into: &buffer)
        #expect(
            Array(buffer.readableBytesView) == [
                0x0a, 1, 0x73, 0x12, 1, 0x6d, 0x1a, 1, 9, 0x20, 0xac, 0x02,
                0x2a, 6, 0x0a, 1, 0x6b, 0x12, 1, 0x76, 0x2a, 3, 0x0a, 1, 0x65,
            ])
    }

    @Test func `A failure has exactly these bytes, metadata sorted by key`() {
        let info = ErrorInfo(reason: "R", domain: "D", metadata: ["b": "2", "a": "1"])
        let url = Array("type.googleapis.com/google.rpc.ErrorInfo".utf8)
        let detail: [UInt8] = [
            0x0a, 1, 0x52, 0x12, 1, 0x44, 0x1a, 6, 0x0a, 1, 0x61, 0x12, 1, 0x31, 0x1a, 6, 0x0a, 1, 0x62, 0x12, 1, 0x32,
        ]
        let any = [0x0a, UInt8(url.count)] + url + [0x12, UInt8(detail.count)] + detail
        let status: [UInt8] = [0x08, 8, 0x12, 2, 0x6e, 0x6f, 0x1a, UInt8(any.count)] + any
        #expect(
            encode(Status(code: .resourceExhausted, message: "no", errorInfo: info)) == [0x0a, UInt8(status.count)]
                + status)
    }

    @Test(arguments: 0..<50) func `A request decodes to what was encoded`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let service = randomText(&random)
        let method = randomText(&random)
        let payload = (0..<Int.random(in: 0...70_000, using: &random)).map { UInt8(truncatingIfNeeded: $0) }
        let timeout = Int64.random(in: .min ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
        let metadata = (0..<Int.random(in: 0...9, using: &random)).map { _ in
            (key: randomText(&random), value: randomText(&random))
        }
        var buffer = ByteBuffer()
        RequestEnvelope.encode(
            service: service, method: method, payload: payload, timeoutNanoseconds: timeout, metadata: metadata,
            into: &buffer)
        let bytes = Array(buffer.readableBytesView)
        let decoded = try decode(bytes)
        #expect(Array(bytes[decoded.service]) == Array(service.utf8))
        #expect(Array(bytes[decoded.method]) == Array(method.utf8))
        #expect(Array(bytes[decoded.payload]) == payload)
        #expect(decoded.timeoutNanoseconds == timeout)
        #expect(decoded.metadata.map { Array(bytes[$0.key]) } == metadata.map { Array($0.key.utf8) })
        #expect(decoded.metadata.map { Array(bytes[$0.value]) } == metadata.map { Array($0.value.utf8) })
    }

    @Test(arguments: 0..<50) func `A failure decodes to what was encoded`(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let code = try #require(StatusCode(rawValue: Int32.random(in: 1...16, using: &random)))
        var info = ErrorInfo(reason: randomText(&random), domain: randomText(&random))
        for _ in 0..<Int.random(in: 0...5, using: &random) { info.metadata[randomText(&random)] = randomText(&random) }
        let status = Status(
            code: code, message: randomText(&random), errorInfo: Bool.random(using: &random) ? info : nil)
        #expect(try response(encode(status)) == .failure(status))
    }

    @Test func `Truncated and damaged bytes never trap, and every cut inside a field is an error`() {
        let request = envelope("echo", payload: [1, 2, 3], timeoutNanoseconds: -1, metadata: [("key", "välue")])
        let failure = encode(
            Status(code: .aborted, message: "m", errorInfo: ErrorInfo(reason: "r", domain: "d", metadata: ["k": "v"])))
        for bytes in [request, failure] {
            for count in 0..<bytes.count {
                _ = try? decode(Array(bytes[..<count]))
                _ = try? response(Array(bytes[..<count]))
            }
            for bit in 0..<bytes.count * 8 {
                var damaged = bytes
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                _ = try? decode(damaged)
                _ = try? response(damaged)
            }
        }
        for count in 1..<failure.count {
            #expect(throws: WireFault.truncated) { try response(Array(failure[..<count])) }
        }
    }

    @Test(arguments: 0..<20) func `Random bytes never trap`(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random) & (Bool.random(using: &random) ? 0x3a : 0xff)
            }
            _ = try? decode(bytes)
            _ = try? response(bytes)
        }
    }

    @Test(
        arguments: [
            ([0x0a, 5, 0x61], WireFault.truncated),
            ([0x1a], .truncated),
            ([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], .truncated),
            ([0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], .varintOverflow),
            ([0x20, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x81, 0x00], .varintOverflow),
            ([0x00], .fieldNumberInvalid),
            ([0x33], .wireTypeInvalid),
            ([0x34], .wireTypeInvalid),
            ([0x36], .wireTypeInvalid),
            ([0x08, 1], .wireTypeMismatch),
            ([0x22, 0], .wireTypeMismatch),
            ([0x0a, 1, 0xff], .stringInvalid),
            ([0x12, 3, 0x61, 0, 0x62], .stringInvalid),
            ([0x0a, 2, 0xc0, 0x80], .stringInvalid),
            ([0x0a, 3, 0xed, 0xa0, 0x80], .stringInvalid),
            ([0x2a, 3, 0x0a, 1, 0], .stringInvalid),
            ([0x2a, 3, 0x12, 1, 0x80], .stringInvalid),
            ([0x2a, 2, 0x0a, 1, 0x61], .truncated),
            ([0x31, 1, 2, 3, 4, 5, 6, 7], .truncated),
            ([0x35, 1, 2, 3], .truncated),
        ] as [([UInt8], WireFault)])
    func `A malformed request is told as what it is`(bytes: [UInt8], fault: WireFault) {
        #expect(throws: PeerFault.requestMalformed(fault)) { try decode(bytes) }
    }

    @Test func `Unknown fields are skipped and the last of a field counts`() throws {
        let bytes: [UInt8] =
            [0x0a, 1, 0x61, 0x30, 0xff, 0x01, 0x31, 1, 2, 3, 4, 5, 6, 7, 8, 0x35, 1, 2, 3, 4, 0x32, 2, 0, 0]
            + [0x0a, 1, 0x62, 0x20, 5, 0x20, 6]
        let decoded = try decode(bytes)
        #expect(Array(bytes[decoded.service]) == Array("b".utf8))
        #expect(decoded.timeoutNanoseconds == 6)
        #expect(decoded.method.isEmpty && decoded.payload.isEmpty && decoded.metadata.isEmpty)
    }

    @Test func `Metadata entries past the limit are refused`() throws {
        let entry: [UInt8] = [0x2a, 0]
        #expect(try decode(entry + entry, maximumMetadataEntries: 2).metadata.count == 2)
        #expect(throws: PeerFault.metadataLimit(2)) { try decode(entry + entry + entry, maximumMetadataEntries: 2) }
    }

    @Test
    func `A response without status is a success, with an unknown code a failure, with other details no ErrorInfo`()
        throws
    {
        #expect(try response([]) == .payload(0..<0))
        #expect(try response([0x12, 2, 5, 6]) == .payload(2..<4))
        #expect(try response([0x0a, 0, 0x12, 1, 5]) == .payload(4..<5))
        #expect(try response([0x0a, 2, 0x08, 99]) == .failure(Status(code: .unknown, message: "")))
        #expect(
            try response([0x0a, 7, 0x08, 5, 0x1a, 3, 0x0a, 1, 0x78]) == .failure(Status(code: .notFound, message: "")))
    }

    @Test func `Status codes have their canonical numbers and names`() {
        #expect(StatusCode.allCases.map(\.rawValue) == Array(0...16))
        #expect(StatusCode.resourceExhausted.name == "RESOURCE_EXHAUSTED" && StatusCode.resourceExhausted.rawValue == 8)
        #expect(StatusCode.unauthenticated.name == "UNAUTHENTICATED" && StatusCode.unavailable.rawValue == 14)
        #expect(Set(StatusCode.allCases.map(\.name)).count == 17)
    }
}
