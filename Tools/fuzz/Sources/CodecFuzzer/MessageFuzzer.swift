import CRMWire

/// What decodes must encode to bytes that decode to the same again, and decoding must keep to the arena's budget.
final class MessageFuzzer {
    /// So little that short inputs can exceed it, and no multiple of what allocations are rounded to.
    private static let budgetBytes = 24 * 1024 + 8

    private let arena = Arena(budgetBytes: budgetBytes)
    private let separating = Arena(budgetBytes: budgetBytes, firstChunkBytes: 0)
    /// For what was decoded once: its encoding may want more memory than what came, where packed numbers become others.
    private let roomy = Arena()

    func run(_ type: any WireMessage.Type, _ bytes: UnsafeRawBufferPointer, allocatingSeparately: Bool) {
        run(type, bytes, in: allocatingSeparately ? separating : arena)
    }

    private func run<Message: WireMessage>(
        _: Message.Type, _ bytes: UnsafeRawBufferPointer, in arena: Arena
    ) {
        arena.reset()
        let message = try? Message(decoding: bytes, in: arena)
        precondition(arena.allocatedBytes <= arena.budgetBytes, "unpacking went past the arena's budget")
        guard let message else { return }
        let once = message.encoded(in: arena)

        roomy.reset()
        guard let again = try? Message(decoding: once, in: roomy) else {
            preconditionFailure("\(Message.protoName): what was encoded does not decode")
        }
        precondition(again.encoded(in: roomy) == once, "\(Message.protoName): encoding is not stable")
    }
}
