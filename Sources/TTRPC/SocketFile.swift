internal import Glibc
internal import Synchronization

/// The file of a listening socket, and the lock of its path. The file is removed once: by ``remove()`` or at the end.
final class SocketFile: Sendable {
    /// Which file it is, whatever its name.
    struct Identity: Equatable, Sendable {
        private let device: dev_t
        private let inode: ino_t

        /// The identity of what is at `path`; nil, with `errno` set, when it can't be told.
        init?(of path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            device = status.st_dev
            inode = status.st_ino
        }
    }

    private let path: String
    private let identity: Identity
    private let lock: FileDescriptor
    private let isRemoved = Mutex(false)

    /// - Parameters:
    ///   - identity: of the socket that was bound; another file at `path` is not ours to remove.
    ///   - lock: of `path`, held until this object goes.
    init(path: String, identity: Identity, lock: consuming FileDescriptor) {
        self.path = path
        self.identity = identity
        self.lock = lock
    }

    deinit {
        remove()
    }

    /// Removes the file if it is still ours. The lock stays.
    func remove() {
        isRemoved.withLock { isRemoved in
            guard !isRemoved else { return }
            isRemoved = true
            if Identity(of: path) == identity { unlink(path) }
        }
    }
}
