internal import NIOCore

/// The open streams of a connection, and those in line for a turn to write.
struct StreamTable {
    private var streams: [UInt32: ServerStream] = [:]
    private var line = CircularBuffer<ServerStream>()

    var isEmpty: Bool { streams.isEmpty }
    var hasLine: Bool { !line.isEmpty }
    var all: [ServerStream] { Array(streams.values) }

    subscript(id: UInt32) -> ServerStream? { streams[id] }

    mutating func add(_ stream: ServerStream) {
        streams[stream.id] = stream
    }

    mutating func remove(_ stream: ServerStream) {
        streams[stream.id] = nil
    }

    /// Puts a stream at the end of the line, if it isn't in it.
    mutating func lineUp(_ stream: ServerStream) {
        guard !stream.isInLine, !stream.isOver else { return }
        stream.isInLine = true
        line.append(stream)
    }

    /// Takes the first out of the line.
    mutating func next() -> ServerStream? {
        guard let stream = line.popFirst() else { return nil }
        stream.isInLine = false
        return stream
    }
}
