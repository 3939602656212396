import CMessages
import CRMSample
import CRMTestKit
import NIOCore
import Testing

@testable import TTRPC

/// The transport writes and reads its envelope by hand; protobuf-c says what is right.
struct EnvelopeAgreementTests {
    private static func bytes(_ text: [UInt8]) -> ProtobufCBinaryData {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(text.count, 1))
        _ = copy.initialize(from: text)
        return ProtobufCBinaryData(len: text.count, data: copy.baseAddress)
    }

    private static func array(_ data: ProtobufCBinaryData) -> [UInt8] {
        Array(UnsafeBufferPointer(start: data.data, count: data.len))
    }

    @Test(arguments: 0..<50)
    func `protobuf-c reads the request that the transport writes`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let payload = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
            UInt8.random(in: 0...255, using: &generator)
        }
        let timeout = Int64.random(in: 0...Int64.max, using: &generator)
        let metadata = (0..<Int.random(in: 0...4, using: &generator)).map { (key: "key-\($0)", value: "值 \($0)") }
        var buffer = ByteBuffer()
        RequestEnvelope.encode(
            service: "crm.v1.Records", method: "GetRecord", payload: payload, timeoutNanoseconds: timeout,
            metadata: metadata, into: &buffer)
        let encoded = Array(buffer.readableBytesView)
        let request = try #require(ttrpc__request__unpack(nil, encoded.count, encoded))
        defer { ttrpc__request__free_unpacked(request, nil) }
        #expect(Self.array(request.pointee.service) == Array("crm.v1.Records".utf8))
        #expect(Self.array(request.pointee.method) == Array("GetRecord".utf8))
        #expect(Self.array(request.pointee.payload) == payload)
        #expect(request.pointee.timeout_nano == timeout)
        #expect(request.pointee.n_metadata == metadata.count)
        for (index, entry) in metadata.enumerated() {
            let pair = try #require(request.pointee.metadata[index])
            #expect(Self.array(pair.pointee.key) == Array(entry.key.utf8))
            #expect(Self.array(pair.pointee.value) == Array(entry.value.utf8))
        }
    }

    @Test func `the transport reads the request that protobuf-c writes`() throws {
        var request = Ttrpc__Request()
        ttrpc__request__init(&request)
        request.service = Self.bytes(Array("a.B".utf8))
        request.method = Self.bytes(Array("C".utf8))
        request.payload = Self.bytes([1, 2, 3])
        request.timeout_nano = 77
        let encoded = [UInt8](unsafeUninitializedCapacity: ttrpc__request__get_packed_size(&request)) { buffer, count in
            count = ttrpc__request__pack(&request, buffer.baseAddress)
        }
        var envelope = RequestEnvelope()
        try encoded.withUnsafeBytes { bytes in
            try envelope.decode(bytes, maximumMetadataEntries: 10)
            #expect(Array(bytes[envelope.service]) == Array("a.B".utf8))
            #expect(Array(bytes[envelope.method]) == Array("C".utf8))
            #expect(Array(bytes[envelope.payload]) == [1, 2, 3])
            #expect(envelope.timeoutNanoseconds == 77)
        }
    }

    @Test func `protobuf-c reads the status and its details that the transport writes`() throws {
        var buffer = ByteBuffer()
        let status = Status(
            code: .aborted, message: "changed since",
            errorInfo: ErrorInfo(reason: "VERSION_CONFLICT", domain: "crmd", metadata: ["b": "2", "a": "金额"]))
        ResponseEnvelope.encode(status, into: &buffer)
        let encoded = Array(buffer.readableBytesView)
        let response = try #require(ttrpc__response__unpack(nil, encoded.count, encoded))
        defer { ttrpc__response__free_unpacked(response, nil) }
        let read = try #require(response.pointee.status)
        #expect(read.pointee.code == 10)
        #expect(Self.array(read.pointee.message) == Array("changed since".utf8))
        #expect(read.pointee.n_details == 1)
        let detail = try #require(read.pointee.details[0])
        #expect(Self.array(detail.pointee.type_url) == Array("type.googleapis.com/google.rpc.ErrorInfo".utf8))
        let value = Self.array(detail.pointee.value)
        let info = try #require(google__rpc__error_info__unpack(nil, value.count, value))
        defer { google__rpc__error_info__free_unpacked(info, nil) }
        #expect(Self.array(info.pointee.reason) == Array("VERSION_CONFLICT".utf8))
        #expect(info.pointee.n_metadata == 2)
    }

    @Test func `an entry of a map has both its fields, and an empty ErrorInfo no bytes`() {
        func encoded(_ info: ErrorInfo) -> [UInt8] {
            var buffer = ByteBuffer()
            ResponseEnvelope.encode(Status(code: .aborted, message: "", errorInfo: info), into: &buffer)
            return Array(buffer.readableBytesView)
        }
        // The entry's key "k" and its value, which is empty.
        let suffix: [UInt8] = [0x12, 7, 0x1a, 5, 0x0a, 1, 0x6b, 0x12, 0]
        #expect(encoded(ErrorInfo(reason: "", domain: "", metadata: ["k": ""])).suffix(9) == suffix[...])
        #expect(encoded(ErrorInfo(reason: "", domain: "")).suffix(9) == ArraySlice("ErrorInfo".utf8))
    }

    @Test func `metadata are in the order of their keys' bytes, not of their letters`() {
        var buffer = ByteBuffer()
        let info = ErrorInfo(reason: "", domain: "", metadata: ["e\u{301}": "1", "z": "2"])
        ResponseEnvelope.encode(Status(code: .aborted, message: "", errorInfo: info), into: &buffer)
        let values = Array(buffer.readableBytesView).filter { [UInt8(ascii: "1"), UInt8(ascii: "2")].contains($0) }
        #expect(values == Array("12".utf8))
    }

    @Test func `both refuse a known field of the wrong wire type`() {
        // Field 1, service, as a number.
        let encoded: [UInt8] = [0x08, 1]
        #expect(ttrpc__request__unpack(nil, encoded.count, encoded) == nil)
        #expect(throws: PeerFault.self) {
            var envelope = RequestEnvelope()
            try encoded.withUnsafeBytes { try envelope.decode($0, maximumMetadataEntries: 10) }
        }
    }
}
