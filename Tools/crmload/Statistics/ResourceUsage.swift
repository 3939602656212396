/// What processes have used, since they began or between two moments.
struct ResourceUsage: Sendable, Hashable {
    /// CPU time of the server, in seconds; the kernel counts it in hundredths.
    var serverCPUSeconds: Double
    /// The server's resident memory at the moment, in bytes.
    var serverResidentBytes: Int
    /// The most that it ever had, in bytes.
    var serverPeakResidentBytes: Int
    /// CPU time of this process, in seconds.
    var ownCPUSeconds: Double

    /// What was used since an earlier moment.
    func since(_ earlier: ResourceUsage) -> ResourceUsage {
        var difference = self
        difference.serverCPUSeconds -= earlier.serverCPUSeconds
        difference.ownCPUSeconds -= earlier.ownCPUSeconds
        return difference
    }
}
