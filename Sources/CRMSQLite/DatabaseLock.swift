internal import CRMRepository
internal import Glibc

/// The lock that makes one daemon the only one with the database: a file beside it, held by flock
/// for as long as the lock lives, with the holder's process id in it.
struct DatabaseLock: ~Copyable {
    private let descriptor: Int32

    init(databasePath: String) throws(RepositoryError) {
        let path = databasePath + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .storageFailed("the lock file \(path) can't be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.read(descriptor)
            close(descriptor)
            throw .storageFailed("\(databasePath) is in use by \(holder)")
        }
        self.descriptor = descriptor
        let text = "process \(getpid())\n"
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.utf8.count, 0) == text.utf8.count else {
            // Only the holder's name would be missing; the lock holds.
            return
        }
    }

    deinit { close(descriptor) }

    private static func read(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
        return text.isEmpty ? "another process" : text.filter { $0 != "\n" }
    }
}
