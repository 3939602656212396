internal import CRMModel
internal import CRMWire

/// Takes messages apart that are stored encoded, and puts them together. It belongs to one thread.
struct MessageCodec {
    let arena: Arena

    init(arena: Arena) {
        self.arena = arena
    }

    func decode<Message: WireMessage>(_ message: Encoded<Message>) throws -> Message {
        try Message(decoding: message.bytes, in: arena)
    }

    func encode<Message: WireMessage>(_ message: Message) -> Encoded<Message> {
        Encoded(bytes: message.encoded(in: arena))
    }
}
