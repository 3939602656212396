internal import CRMModel

extension CallError {
    /// Nothing is begun for which nobody waits any more.
    static func checkDeadline(_ deadlineNanoseconds: UInt64?, _ nowNanoseconds: UInt64) throws(CallError) {
        guard let deadlineNanoseconds, nowNanoseconds >= deadlineNanoseconds else { return }
        throw CallError(.deadlinePassed, "the deadline passed before the request was begun")
    }
}
