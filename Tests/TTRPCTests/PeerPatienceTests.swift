import NIOCore
@testable import TTRPC
import Testing

struct PeerPatienceTests {
    private var limits: Limits {
        var limits = Limits()
        limits.frameTimeout = .seconds(10)
        limits.unreadTimeout = .seconds(30)
        limits.idleTimeout = .seconds(60)
        return limits
    }

    private func view(
        frames: UInt64 = 0, isAmidFrame: Bool = false, written: Int = 0, queued: Int = 0, isBusy: Bool = false
    ) -> PeerPatience.View {
        PeerPatience.View(
            frames: frames, isAmidFrame: isAmidFrame, writtenBytes: written, queuedBytes: queued, isBusy: isBusy)
    }

    private func second(_ second: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(second) }

    @Test func `A frame that doesn't come whole is overdue, however slowly it goes on`() {
        var patience = PeerPatience(limits)
        for moment in 0..<10 {
            let overdue = patience.look(view(frames: 4, isAmidFrame: true), at: second(Int64(moment)))
            #expect(overdue == nil)
        }
        let overdue = patience.look(view(frames: 4, isAmidFrame: true), at: second(10))
        #expect(overdue == .frame)
    }

    @Test func `Each whole frame starts the time anew`() {
        var patience = PeerPatience(limits)
        for moment in 0..<100 {
            let overdue = patience.look(
                view(frames: UInt64(moment / 9), isAmidFrame: true), at: second(Int64(moment)))
            #expect(overdue == nil)
        }
    }

    @Test func `Answers of one moment have to be taken in time, and a trickle isn't enough`() {
        var patience = PeerPatience(limits)
        for moment in 0..<30 {
            let overdue = patience.look(view(written: 1_000, queued: 900 - moment), at: second(Int64(moment)))
            #expect(overdue == nil)
        }
        let overdue = patience.look(view(written: 1_000, queued: 870), at: second(30))
        #expect(overdue == .unread)
    }

    @Test func `Who takes what there was may leave what came since`() {
        var patience = PeerPatience(limits)
        for moment in 0..<1_000 {
            // Each second 100 bytes are written, and taken twenty seconds later.
            let overdue = patience.look(
                view(written: 100 * moment + 2_000, queued: 2_000), at: second(Int64(moment)))
            #expect(overdue == nil)
        }
    }

    @Test func `A connection without anything on its way is idle, and a frame wakes it`() {
        var patience = PeerPatience(limits)
        let first = patience.look(view(frames: 1), at: second(0))
        let second59 = patience.look(view(frames: 1), at: second(59))
        let woken = patience.look(view(frames: 2), at: second(60))
        let before = patience.look(view(frames: 2), at: second(119))
        let after = patience.look(view(frames: 2), at: second(120))
        #expect(first == nil && second59 == nil && woken == nil && before == nil && after == .idle)
    }

    @Test func `A connection with a stream or a request is never idle`() {
        var patience = PeerPatience(limits)
        for moment in stride(from: 0, to: 1_000, by: 50) {
            let overdue = patience.look(view(isBusy: true), at: second(Int64(moment)))
            #expect(overdue == nil)
        }
    }

    @Test func `Without a limit nothing is idle`() {
        var limits = limits
        limits.idleTimeout = .zero
        var patience = PeerPatience(limits)
        let first = patience.look(view(), at: second(0))
        let last = patience.look(view(), at: second(1_000_000))
        #expect(first == nil && last == nil)
    }
}
