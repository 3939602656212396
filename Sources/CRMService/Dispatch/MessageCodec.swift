internal import CRMModel
internal import CRMWire

/// Takes messages apart that are stored encoded, and puts them together. It belongs to one thread.
final class MessageCodec {
    let arena: Arena

    /// - Parameter budgetBytes: the memory that unpacking a message may take.
    init(budgetBytes: Int) {
        arena = Arena(budgetBytes: budgetBytes)
    }

    /// Frees what packing and unpacking took. Nothing packed is valid any more.
    func reset() { arena.reset() }

    func decode<Message: WireMessage>(_ message: Encoded<Message>) throws -> Message {
        try Message(decoding: message.bytes, in: arena)
    }

    func encode<Message: WireMessage>(_ message: Message) -> Encoded<Message> {
        Encoded(bytes: message.encoded(in: arena))
    }
}
