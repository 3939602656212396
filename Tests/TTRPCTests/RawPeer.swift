import Glibc
import NIOCore
import TTRPC

/// A client that may send anything: a plain blocking socket.
final class RawPeer: Sendable {
    enum Failure: Error {
        case system(String, Int32)
        case ended
        case responseMalformed
    }

    struct Answer: Equatable {
        var streamID: UInt32
        var payload: [UInt8] = []
        var status: Status?
    }

    private let descriptor: CInt

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else { throw Failure.system("connect", errno) }
        // A safety net: no test waits for it.
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure.system("send", errno) }
            sent += count
        }
    }

    func finishWriting() { shutdown(descriptor, CInt(SHUT_WR)) }

    func answer() throws -> Answer {
        let head = try receive(FrameHeader.size)
        guard let header = FrameHeader(peekingAt: ByteBuffer(bytes: head)), header.type == .response, header.flags == []
        else { throw Failure.responseMalformed }
        let data = try receive(Int(header.length))
        return try data.withUnsafeBytes { bytes in
            switch try ResponseEnvelope(decoding: bytes) {
            case .payload(let range): Answer(streamID: header.streamID, payload: Array(bytes[range]))
            case .failure(let status): Answer(streamID: header.streamID, status: status)
            }
        }
    }

    /// The next frame, whatever it is.
    func nextFrame() throws -> Frame {
        guard let header = FrameHeader(peekingAt: ByteBuffer(bytes: try receive(FrameHeader.size))) else {
            throw Failure.responseMalformed
        }
        return Frame(header: header, payload: ByteBuffer(bytes: try receive(Int(header.length))))
    }

    /// Whether the server closed, cleanly or by reset, rather than sent something.
    func isAtEnd() -> Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, 0)
        return count == 0 || (count < 0 && (errno == ECONNRESET || errno == EPIPE))
    }

    /// Takes what there is, up to 256 KiB, and lets go of it.
    ///
    /// - Returns: how many bytes it was; 0 or less at the end.
    func discard() -> Int {
        withUnsafeTemporaryAllocation(byteCount: 256 * 1024, alignment: 16) { bytes in
            recv(descriptor, bytes.baseAddress, bytes.count, 0)
        }
    }

    /// Ends both directions, also for a thread that waits for bytes.
    func hangUp() { shutdown(descriptor, CInt(SHUT_RDWR)) }

    private func receive(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let result = bytes.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress?.advanced(by: received), count - received, 0)
            }
            if result == 0 { throw Failure.ended }
            guard result > 0 else { throw Failure.system("recv", errno) }
            received += result
        }
        return bytes
    }
}

/// The bytes of a frame.
func frame(_ streamID: UInt32, type: UInt8 = 1, flags: UInt8 = 0, length: UInt32? = nil, _ data: [UInt8]) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.writeMultipleIntegers(length ?? UInt32(data.count), streamID, type, flags)
    buffer.writeBytes(data)
    return Array(buffer.readableBytesView)
}

/// The bytes of a request's envelope.
func envelope(
    _ method: String, payload: [UInt8] = [], timeoutNanoseconds: Int64 = 0,
    metadata: [(key: String, value: String)] = []
) -> [UInt8] {
    var buffer = ByteBuffer()
    RequestEnvelope.encode(
        service: "test", method: method, payload: payload, timeoutNanoseconds: timeoutNanoseconds, metadata: metadata,
        into: &buffer)
    return Array(buffer.readableBytesView)
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
