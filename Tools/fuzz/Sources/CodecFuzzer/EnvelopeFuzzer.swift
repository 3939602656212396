import NIOCore
import TTRPC

/// An envelope that decodes must encode to bytes that decode to the same again.
struct EnvelopeFuzzer {
    private static let maximumMetadataEntries = 16

    private var request = RequestEnvelope()
    private var requestAgain = RequestEnvelope()
    private var buffer = ByteBuffer()

    mutating func runRequest(_ bytes: UnsafeRawBufferPointer) {
        guard (try? request.decode(bytes, maximumMetadataEntries: Self.maximumMetadataEntries)) != nil else { return }
        precondition(request.metadata.count <= Self.maximumMetadataEntries, "more metadata than the limit")
        let metadata = Self.metadata(of: request, bytes)
        buffer.clear()
        RequestEnvelope.encode(
            service: Self.text(bytes, request.service), method: Self.text(bytes, request.method),
            payload: Array(bytes[request.payload]), timeoutNanoseconds: request.timeoutNanoseconds,
            metadata: metadata, into: &buffer)
        buffer.withUnsafeReadableBytes { encoded in
            guard
                (try? requestAgain.decode(encoded, maximumMetadataEntries: Self.maximumMetadataEntries)) != nil
            else { preconditionFailure("a request that was encoded does not decode") }
            for part in [\RequestEnvelope.service, \.method, \.payload] {
                precondition(
                    bytes[request[keyPath: part]].elementsEqual(encoded[requestAgain[keyPath: part]]),
                    "a request is not what was encoded")
            }
            precondition(requestAgain.timeoutNanoseconds == request.timeoutNanoseconds, "the timeout was changed")
            let isSame = Self.metadata(of: requestAgain, encoded).elementsEqual(metadata, by: ==)
            precondition(isSame, "the metadata were changed")
        }
    }

    mutating func runResponse(_ bytes: UnsafeRawBufferPointer) {
        guard let response = try? ResponseEnvelope(decoding: bytes) else { return }
        buffer.clear()
        switch response {
        case .payload(let range): ResponseEnvelope.encode(payload: Array(bytes[range]), into: &buffer)
        case .failure(let status): ResponseEnvelope.encode(status, into: &buffer)
        }
        buffer.withUnsafeReadableBytes { encoded in
            guard let again = try? ResponseEnvelope(decoding: encoded) else {
                preconditionFailure("a response that was encoded does not decode")
            }
            switch (response, again) {
            case (.payload(let range), .payload(let rangeAgain)):
                precondition(bytes[range].elementsEqual(encoded[rangeAgain]), "the payload was changed")
            case (.failure(let status), .failure(let statusAgain)):
                precondition(status == statusAgain, "the status was changed")
            default: preconditionFailure("a success became a failure, or the other way round")
            }
        }
    }

    private static func metadata(
        of request: RequestEnvelope, _ bytes: UnsafeRawBufferPointer
    ) -> [(key: String, value: String)] {
        request.metadata.map { (key: text(bytes, $0.key), value: text(bytes, $0.value)) }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
