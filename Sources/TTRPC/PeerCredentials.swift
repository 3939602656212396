/// Who connected, as the kernel knows it (SO_PEERCRED): the process's ids at the time it called connect.
public struct PeerCredentials: Sendable, Hashable {
    /// The user id.
    public var uid: UInt32
    /// The group id.
    public var gid: UInt32
    /// The process id. It may be another process's by now; log it, decide nothing by it.
    public var pid: Int32

    /// Makes credentials of their three fields.
    public init(uid: UInt32, gid: UInt32, pid: Int32) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
    }
}

/// The kernel's `struct ucred`, which the Glibc module hides: three 32-bit fields in this order.
struct KernelCredentials: Sendable {
    var pid: Int32 = 0
    var uid: UInt32 = 0
    var gid: UInt32 = 0
}
