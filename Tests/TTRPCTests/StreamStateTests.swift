import TTRPC
import Testing

struct StreamStateTests {
    private func header(_ flags: FrameFlags, length: UInt32 = 0) -> FrameHeader {
        FrameHeader(length: length, streamID: 1, type: .data, flags: flags)
    }

    @Test func `Data frames are messages, the last one, the end, or nothing`() throws {
        var state = StreamState(isInputOpen: true, takesMessages: true)
        #expect(try state.receive(header([])) == .message)
        #expect(try state.receive(header([], length: 5)) == .message)
        #expect(try state.receive(header(.noData)) == .nothing)
        #expect(state.isInputOpen)
        #expect(try state.receive(header(.remoteClosed, length: 5)) == .lastMessage)
        #expect(!state.isInputOpen)
        #expect(state.isOutputOpen)
    }

    @Test func `The end may come without a message`() throws {
        var state = StreamState(isInputOpen: true, takesMessages: false)
        #expect(try state.receive(header([.remoteClosed, .noData])) == .end)
        #expect(!state.isInputOpen)
    }

    @Test(arguments: [FrameFlags([]), .noData, .remoteClosed, [.remoteClosed, .noData]])
    func `After the end everything is a fault`(flags: FrameFlags) throws {
        var closed = StreamState(isInputOpen: false, takesMessages: true)
        #expect(throws: PeerFault.inputEnded) { try closed.receive(header(flags)) }
        var ended = StreamState(isInputOpen: true, takesMessages: true)
        _ = try ended.receive(header([.remoteClosed, .noData]))
        #expect(throws: PeerFault.inputEnded) { try ended.receive(header(flags)) }
    }

    @Test(arguments: UInt8.min...UInt8.max)
    func `Of all flags four make sense`(flags: UInt8) {
        var state = StreamState(isInputOpen: true, takesMessages: true)
        if [0, 1, 4, 5].contains(flags) {
            #expect(throws: Never.self) { try state.receive(header(FrameFlags(rawValue: flags))) }
        } else {
            #expect(throws: PeerFault.dataFlagsInvalid(flags)) {
                try state.receive(header(FrameFlags(rawValue: flags)))
            }
            #expect(state.isInputOpen)
        }
    }

    @Test func `No data has no length`() {
        var state = StreamState(isInputOpen: true, takesMessages: true)
        #expect(throws: PeerFault.dataFlagsInvalid(5)) {
            try state.receive(header([.remoteClosed, .noData], length: 1))
        }
    }

    @Test func `A method that takes one request takes no message`() throws {
        var state = StreamState(isInputOpen: true, takesMessages: false)
        #expect(throws: PeerFault.messageUnexpected) { try state.receive(header([])) }
        #expect(throws: PeerFault.messageUnexpected) { try state.receive(header(.remoteClosed, length: 1)) }
        #expect(try state.receive(header(.noData)) == .nothing)
    }

    @Test func `Each side ends once`() {
        var state = StreamState(isInputOpen: true, takesMessages: true)
        let first = state.endOutput()
        let second = state.endOutput()
        #expect(first && !second)
        #expect(state.isInputOpen)
        state.end()
        #expect(!state.isInputOpen)
    }
}
