internal import Glibc

/// A file descriptor that is closed when its owner goes.
struct FileDescriptor: ~Copyable {
    let raw: CInt

    /// Owns `raw`, which must be open.
    init(_ raw: CInt) {
        self.raw = raw
    }

    deinit {
        close(raw)
    }

    /// Gives the descriptor away; the taker closes it.
    consuming func release() -> CInt {
        let raw = raw
        discard self
        return raw
    }
}
