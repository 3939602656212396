/// When a connection may read and handle requests, as its peer takes or doesn't take answers: a state machine without a socket.
struct BackPressure {
    /// Whether the channel's queue has room.
    var isWritable = true
    /// How many streams want no input for now.
    var pauses = 0
    /// Whether frames were left unhandled.
    private(set) var isStalled = false
    /// Whether the channel asked to read while it was not to.
    private(set) var hasHeldRead = false
    private var isResumeDue = false

    /// Whether frames may be handled and bytes read.
    var isOpen: Bool { isWritable && pauses == 0 }

    /// Frames are to be handled.
    ///
    /// - Returns: whether they may be; if not, they are to be after ``resume()``.
    mutating func mayHandle() -> Bool {
        isStalled = !isOpen
        return isOpen
    }

    /// Frames are left unhandled for now, so that others have their turn.
    ///
    /// - Returns: whether ``resume()`` is to be called then; it may be due already.
    mutating func endTurn() -> Bool {
        isStalled = true
        defer { isResumeDue = true }
        return !isResumeDue
    }

    /// The channel asks to read.
    ///
    /// - Returns: whether it may; if not, it is to read after ``resume()``.
    mutating func mayRead() -> Bool {
        guard isOpen, !isStalled else {
            hasHeldRead = true
            return false
        }
        return true
    }

    /// - Returns: whether ``resume()`` is to be called soon, but not amid the present event.
    mutating func isToResume(hasLine: Bool) -> Bool {
        guard isWritable, !isResumeDue, hasLine || (pauses == 0 && (isStalled || hasHeldRead)) else { return false }
        isResumeDue = true
        return true
    }

    /// What is to be done now that the peer takes answers again: handle the frames that were left, if any; afterwards
    /// ``takeHeldRead()``.
    mutating func resume() -> Bool {
        isResumeDue = false
        return isStalled && isOpen
    }

    /// - Returns: whether the channel is to read now.
    mutating func takeHeldRead() -> Bool {
        guard isOpen, !isStalled, hasHeldRead else { return false }
        hasHeldRead = false
        return true
    }
}
