import NIOCore
import TTRPC
import Testing

@Suite struct FrameDecoderTests {
    private let frames: [Frame] = [
        Frame(header: FrameHeader(length: 3, streamID: 1, type: .request), payload: ByteBuffer(bytes: [1, 2, 3])),
        Frame(header: FrameHeader(length: 0, streamID: 3, type: .data, flags: .noData), payload: ByteBuffer()),
        Frame(
            header: FrameHeader(
                length: 300, streamID: 5, type: FrameType(rawValue: 99), flags: FrameFlags(rawValue: 255)),
            payload: ByteBuffer(repeating: 8, count: 300)),
    ]

    private var bytes: [UInt8] {
        frames.flatMap { frame -> [UInt8] in
            var buffer = ByteBuffer()
            frame.header.write(to: &buffer)
            buffer.writeImmutableBuffer(frame.payload)
            return Array(buffer.readableBytesView)
        }
    }

    private func decode(_ chunks: [[UInt8]]) -> [FrameDecoder.Event] {
        var decoder = FrameDecoder()
        var events: [FrameDecoder.Event] = []
        for chunk in chunks {
            decoder.append(ByteBuffer(bytes: chunk))
            while true {
                let event = decoder.next()
                if event == .needMore { break }
                events.append(event)
            }
        }
        #expect(decoder.isAtBoundary)
        return events
    }

    @Test func `A header has the ten bytes the protocol states`() {
        var buffer = ByteBuffer()
        FrameHeader(length: 0x0102_0304, streamID: 0x0506_0708, type: .response, flags: .remoteOpen).write(to: &buffer)
        #expect(Array(buffer.readableBytesView) == [1, 2, 3, 4, 5, 6, 7, 8, 2, 2])
        #expect([FrameType.request, .response, .data].map(\.rawValue) == [1, 2, 3])
        #expect([FrameFlags.remoteClosed, .remoteOpen, .noData].map(\.rawValue) == [1, 2, 4])
    }

    @Test func `Several frames in one buffer come in order`() {
        #expect(decode([bytes]) == frames.map { .frame($0) })
    }

    @Test func `Frames come out the same wherever the bytes are split`() {
        for split in 0...bytes.count {
            #expect(decode([Array(bytes[..<split]), Array(bytes[split...])]) == frames.map { .frame($0) })
        }
        #expect(decode(bytes.map { [$0] }) == frames.map { .frame($0) })
    }

    @Test func `An oversize frame is told once and skipped to the byte, without being buffered`() {
        let length = FrameHeader.maximumLength + 1
        var decoder = FrameDecoder()
        decoder.append(ByteBuffer(bytes: frame(7, length: UInt32(length), [])))
        #expect(decoder.next() == .oversize(FrameHeader(length: UInt32(length), streamID: 7, type: .request)))
        var rest = length
        while rest > 0 {
            let chunk = min(rest, 65_536)
            decoder.append(ByteBuffer(repeating: 1, count: chunk))
            #expect(decoder.next() == .needMore)
            #expect(decoder.bufferedBytes == 0)
            rest -= chunk
            #expect(decoder.isAtBoundary == (rest == 0))
        }
        decoder.append(ByteBuffer(bytes: bytes))
        #expect(decoder.next() == .frame(frames[0]))
    }

    @Test func `A frame right after an oversize one in the same buffer is found`() {
        let length = FrameHeader.maximumLength + 1
        let oversize = frame(7, length: UInt32(length), [UInt8](repeating: 1, count: length))
        let header = FrameHeader(length: UInt32(length), streamID: 7, type: .request)
        #expect(decode([oversize + bytes]) == [.oversize(header)] + frames.map { .frame($0) })
    }

    @Test func `A frame of exactly the maximum is a frame`() {
        let data = [UInt8](repeating: 1, count: FrameHeader.maximumLength)
        let header = FrameHeader(length: UInt32(data.count), streamID: 1, type: .request)
        #expect(decode([frame(1, data)]) == [.frame(Frame(header: header, payload: ByteBuffer(bytes: data)))])
    }

    @Test(arguments: 0..<50) func `Garbage never traps`(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        var decoder = FrameDecoder()
        for _ in 0..<200 {
            var chunk = (0..<Int.random(in: 0...64, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) { chunk = [0, 0, 0] + chunk }
            decoder.append(ByteBuffer(bytes: chunk))
            while decoder.next() != .needMore {}
        }
    }

    @Test func `A description shows no data`() {
        let secret = Frame(header: frames[0].header, payload: ByteBuffer(string: "secret"))
        #expect("\(secret)" == "Frame(stream 1, type 1, flags 0, 3 bytes)")
    }
}
