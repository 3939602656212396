/// The requests of a connection that have no answer yet: when each began, and what it is.
///
/// A ring over the stream ids: adding and removing cost the same however many there are.
struct OutstandingRequests: Sendable {
    /// One of them.
    struct Request: Sendable, Equatable {
        var start: UInt64
        /// Of which part of the load's mix it is.
        var part = 0
    }

    private struct Slot {
        /// 0 when the slot is free.
        var streamID: UInt32 = 0
        var part: UInt32 = 0
        var start: UInt64 = 0
    }

    /// The most stream ids from the oldest to the newest, answered ones included.
    static let maximumSpan = 1 << 24

    private var slots = [Slot](repeating: Slot(), count: 64)
    /// How many there are.
    private(set) var count = 0

    /// Adds a request.
    ///
    /// - Returns: false when one is without an answer while ``maximumSpan`` later ones were sent.
    mutating func insert(_ streamID: UInt32, start: UInt64, part: Int = 0) -> Bool {
        while slots[index(streamID)].streamID != 0 {
            guard slots.count < Self.maximumSpan else { return false }
            grow()
        }
        slots[index(streamID)] = Slot(streamID: streamID, part: UInt32(part), start: start)
        count += 1
        return true
    }

    /// Removes a request and gives it; nil when it isn't there.
    mutating func remove(_ streamID: UInt32) -> Request? {
        let index = index(streamID)
        guard streamID != 0, slots[index].streamID == streamID else { return nil }
        slots[index].streamID = 0
        count -= 1
        return Request(start: slots[index].start, part: Int(slots[index].part))
    }

    /// When each of them began, in no order.
    var starts: [UInt64] { slots.filter { $0.streamID != 0 }.map(\.start) }

    private func index(_ streamID: UInt32) -> Int { Int(streamID >> 1) & (slots.count - 1) }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.streamID != 0 { slots[index(slot.streamID)] = slot }
    }
}
