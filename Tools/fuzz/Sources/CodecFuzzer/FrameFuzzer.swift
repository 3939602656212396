import NIOCore
import TTRPC

/// Frames must come out the same however the bytes were cut, and be what came in.
struct FrameFuzzer {
    func run(_ bytes: UnsafeRawBufferPointer) {
        guard let size = bytes.first else { return }
        let stream = UnsafeRawBufferPointer(rebasing: bytes[1...])
        let whole = frames(of: stream, pieceBytes: max(stream.count, 1))
        let pieces = frames(of: stream, pieceBytes: Int(size) + 1)
        precondition(whole == pieces, "frames depend on how the bytes were cut")
        guard !whole.hasOversize else { return }
        precondition(whole.bytes.readableBytesView.elementsEqual(stream), "the frames are not what came in")
    }

    private struct Outcome: Equatable {
        /// Every frame written out again, then what waits for the rest of its frame.
        var bytes = ByteBuffer()
        var frameCount = 0
        var hasOversize = false
        var isAtBoundary = true
    }

    private func frames(of stream: UnsafeRawBufferPointer, pieceBytes: Int) -> Outcome {
        var decoder = FrameDecoder()
        var outcome = Outcome()
        var offset = 0
        while offset < stream.count {
            let end = min(offset + pieceBytes, stream.count)
            decoder.append(ByteBuffer(bytes: stream[offset..<end]))
            offset = end
            precondition(decoder.bufferedBytes <= offset, "more waits than came")
            drain(&decoder, into: &outcome)
        }
        let taken = outcome.bytes.readableBytes
        outcome.isAtBoundary = decoder.isAtBoundary
        let waiting = decoder.bufferedBytes
        if !outcome.hasOversize {
            precondition(taken + waiting == stream.count, "bytes were lost or added")
            outcome.bytes.writeBytes(stream[taken...])
        }
        return outcome
    }

    private func drain(_ decoder: inout FrameDecoder, into outcome: inout Outcome) {
        while true {
            switch decoder.next() {
            case .frame(let frame):
                precondition(frame.payload.readableBytes == Int(frame.header.length), "a frame of another length")
                frame.header.write(to: &outcome.bytes)
                outcome.bytes.writeImmutableBuffer(frame.payload)
                outcome.frameCount += 1
            case .oversize(let header):
                header.write(to: &outcome.bytes)
                outcome.hasOversize = true
            case .needMore: return
            }
        }
    }
}
