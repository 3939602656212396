internal import CRMRepository
internal import Glibc

/// The lock that makes one daemon the only one with the database, by whatever path: flock on the database file
/// itself, held for as long as the lock lives. A file beside it tells who holds it.
struct DatabaseLock: ~Copyable {
    private let descriptor: Int32

    /// Locks the file, which is created, for its owner alone, if it isn't there.
    init(databasePath: String) throws(RepositoryError) {
        let descriptor = open(databasePath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .storageFailed("\(databasePath) can't be opened: \(String(cString: strerror(errno)))")
        }
        let holderPath = databasePath + ".lock"
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .storageFailed("\(databasePath) is in use by \(Self.holder(holderPath))")
        }
        self.descriptor = descriptor
        Self.write("process \(getpid())\n", to: holderPath)
    }

    deinit { close(descriptor) }

    /// If it fails, only the holder's name is missing.
    private static func write(_ text: String, to path: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        _ = Glibc.write(file, text, text.utf8.count)
        close(file)
    }

    private static func holder(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "another process" }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = read(file, &buffer, buffer.count)
        let text = String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self).filter { $0 != "\n" }
        return text.isEmpty ? "another process" : text
    }
}
