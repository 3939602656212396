import Glibc
import TTRPC
import Testing

@Suite(.timeLimit(.minutes(1))) struct ListeningSocketTests {
    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    /// Leaves a socket file behind that nobody listens on.
    private func leaveStaleSocket(_ path: String) {
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
        }
    }

    private func listen(_ path: String) throws(ListeningSocketError) {
        let socket = try ListeningSocket(path: path)
        _ = socket.path
    }

    @Test func `The file has the mode that was asked for and goes with the socket`() async throws {
        try await withFolder { folder in
            for bits: UInt32 in [0o660, 0o600, 0o666] {
                do {
                    let socket = try ListeningSocket(path: folder + "/s", mode: bits)
                    #expect(mode(socket.path) == S_IFSOCK | mode_t(bits))
                    #expect(mode(folder + "/s~") == nil)
                }
                #expect(mode(folder + "/s") == nil)
            }
        }
    }

    @Test func `A stale socket is replaced, and so is one a starter left half-way`() async throws {
        try await withFolder { folder in
            leaveStaleSocket(folder + "/s")
            leaveStaleSocket(folder + "/s~")
            let socket = try ListeningSocket(path: folder + "/s")
            _ = try RawPeer(socket.path)
        }
    }

    @Test func `A path somebody listens on is refused, with or without our lock, and stays theirs`() async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            let first = try ListeningSocket(path: path)
            #expect(throws: ListeningSocketError.addressInUse(path: path)) { try listen(path) }
            unlink(path + ".lock")
            #expect(throws: ListeningSocketError.addressInUse(path: path)) { try listen(path) }
            _ = try RawPeer(first.path)
        }
    }

    @Test func `What isn't a socket is kept`() async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            close(open(path, O_CREAT | O_WRONLY, 0o600))
            #expect(throws: ListeningSocketError.notASocket(path: path)) { try listen(path) }
            #expect(mode(path) == S_IFREG | 0o600)
            unlink(path)
            symlink("/nowhere", path)
            #expect(throws: ListeningSocketError.notASocket(path: path)) { try listen(path) }
            #expect(mode(path).map { $0 & S_IFMT } == S_IFLNK)
        }
    }

    @Test func `A file that took our place is not removed`() async throws {
        try await withFolder { folder in
            let path = folder + "/s"
            do {
                let socket = try ListeningSocket(path: path)
                unlink(socket.path)
                close(open(path, O_CREAT | O_WRONLY, 0o600))
            }
            #expect(mode(path) == S_IFREG | 0o600)
        }
    }

    @Test func `A path too long, empty or with NUL is refused by name`() throws {
        let long = "/tmp/" + String(repeating: "x", count: 102)
        #expect(throws: ListeningSocketError.pathTooLong(path: long, maximumBytes: 106)) { try listen(long) }
        #expect(throws: ListeningSocketError.pathInvalid(path: "")) { try listen("") }
        #expect(throws: ListeningSocketError.pathInvalid(path: "/tmp/a\0b")) { try listen("/tmp/a\0b") }
        #expect("\(ListeningSocketError.pathTooLong(path: long, maximumBytes: 106))".contains(long))
        #expect(throws: ListeningSocketError.self) { try listen("/nonexistent/s") }
    }
}
