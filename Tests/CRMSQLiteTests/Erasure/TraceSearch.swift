/// Looks for very many traces at once.
struct TraceSearch {
    /// By their first four bytes.
    private var traces: [UInt32: [Trace]] = [:]
    /// Whether some trace begins with these three bytes.
    private var beginnings = [Bool](repeating: false, count: 1 << 24)

    init(_ traces: some Sequence<Trace>) {
        for trace in traces {
            let key = trace.bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            self.traces[key, default: []].append(trace)
            beginnings[Int(key >> 8)] = true
        }
    }

    /// Which of them are somewhere in the bytes.
    func found(in bytes: [UInt8]) -> Set<Trace> {
        var result: Set<Trace> = []
        bytes.withUnsafeBufferPointer { bytes in
            beginnings.withUnsafeBufferPointer { beginnings in
                var key: UInt32 = 0
                for index in 0..<bytes.count {
                    key = key << 8 | UInt32(bytes[index])
                    // The four bytes end here; those of a trace at the very end of a file are within it.
                    guard index >= 3, beginnings[Int(key >> 8)], let candidates = traces[key] else { continue }
                    for trace in candidates where bytes[(index - 3)...].starts(with: trace.bytes) {
                        result.insert(trace)
                    }
                }
            }
        }
        return result
    }
}
