internal import CRMService
internal import TTRPC

extension TTRPC.Limits {
    /// The limits by their names in the configuration.
    var named: [NamedLimit] {
        [
            NamedLimit(
                name: "frame_bytes", value: Int64(FrameHeader.maximumLength), unit: "bytes",
                description: "A frame's data; fixed by the protocol. A bigger one is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "connections", value: Int64(maximumConnections), unit: "connections",
                description: "Open connections. One more is accepted and closed."),
            NamedLimit(
                name: "streams_per_connection", value: Int64(maximumStreamsPerConnection), unit: "requests",
                description: "Requests of a connection in flight. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "queued_bytes_per_connection", value: Int64(maximumQueuedBytesPerConnection), unit: "bytes",
                description: "Answers that a client has not taken. Past it nothing more is read from the connection."),
            NamedLimit(
                name: "metadata_entries", value: Int64(maximumMetadataEntries), unit: "entries",
                description: "Metadata of a request. One with more is refused: RESOURCE_EXHAUSTED."),
        ]
    }
}
