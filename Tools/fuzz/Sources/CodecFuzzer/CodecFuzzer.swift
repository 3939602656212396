import CRMWire

/// Decodes an input as its first byte says, and sees that what comes of it is right; it traps when it isn't.
///
/// | first byte, low seven bits | the rest is decoded as |
/// |---|---|
/// | 127 | `ttrpc.Request` by the transport's own reader |
/// | 126 | `ttrpc.Response` by the transport's own reader |
/// | 125 | frames of a connection that come in pieces; the byte after the first says of what size |
/// | else | the message of that number, counted around, in the order of the messages' names |
///
/// With the eighth bit, a message is unpacked into an arena that asks the system for each allocation, so that the
/// sanitizer sees the bounds of each.
final class CodecFuzzer {
    private let messages = WireMessages.all.sorted { $0.protoName < $1.protoName }
    private let messageFuzzer = MessageFuzzer()
    private var envelopeFuzzer = EnvelopeFuzzer()
    private let frameFuzzer = FrameFuzzer()

    func run(_ input: UnsafeRawBufferPointer) {
        guard let first = input.first else { return }
        let rest = UnsafeRawBufferPointer(rebasing: input[1...])
        switch first & 0x7f {
        case 127: envelopeFuzzer.runRequest(rest)
        case 126: envelopeFuzzer.runResponse(rest)
        case 125: frameFuzzer.run(rest)
        case let number:
            messageFuzzer.run(messages[Int(number) % messages.count], rest, allocatingSeparately: first & 0x80 != 0)
        }
    }
}
