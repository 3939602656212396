/// What the writer needs of its surroundings.
struct WriterEnvironment: Sendable {
    let settings: Settings
    let snapshots: SnapshotBox
    /// Milliseconds since 1970.
    let nowMilliseconds: @Sendable () -> Int64
    let monotonicNanoseconds: @Sendable () -> UInt64
    /// Told once, when the storage has failed.
    let storageFailed: @Sendable (String) -> Void
    /// The answer for an error of any layer.
    let translate: @Sendable (any Error) -> CallError
}
