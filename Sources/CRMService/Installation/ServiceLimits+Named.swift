internal import CRMAuthorizer

extension ServiceLimits {
    /// The limits by their names in the configuration.
    var named: [NamedLimit] {
        [
            NamedLimit(
                name: "waiting_writes", value: Int64(waitingWrites), unit: "requests",
                description: "Changes that wait for the writer. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "waiting_write_bytes", value: Int64(waitingWriteBytes), unit: "bytes",
                description: "Requests of those changes, added up. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "waiting_reads", value: Int64(waitingReads), unit: "requests",
                description: "Long reads that wait for a thread. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "pool_threads", value: Int64(poolThreads), unit: "threads",
                description: "Threads for long reads."),
            NamedLimit(
                name: "request_memory_bytes", value: Int64(requestMemoryBytes), unit: "bytes",
                description: "Memory for unpacking one request. One that wants more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "loop_steps", value: Int64(loopSteps), unit: "steps",
                description: "Steps of the storage engine after which a read goes on on a thread of its own."),
            NamedLimit(
                name: "read_milliseconds", value: Int64(readMilliseconds), unit: "milliseconds",
                description: "Time after which a read on a thread of its own is given up: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "record_bytes", value: Int64(RecordSize.maximumBytes), unit: "bytes",
                description: "A record's encoded fields; fixed. A bigger one is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "batch_ids", value: Int64(BatchLimit.maximum), unit: "ids",
                description: "Records that a request may name; fixed. One with more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "fields_per_object", value: Int64(CreateField.maximumFieldsPerObject), unit: "fields",
                description: "Fields of an object; fixed. One more is refused: RESOURCE_EXHAUSTED."),
            NamedLimit(
                name: "roles", value: Int64(Organisation.maximumRoles), unit: "roles",
                description: "Roles; fixed. One more is refused: RESOURCE_EXHAUSTED."),
        ]
    }
}
