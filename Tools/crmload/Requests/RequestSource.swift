internal import CRMSample
internal import NIOCore

/// Writes one connection's requests, each about a record drawn by chance. The same seed gives the same requests.
struct RequestSource {
    private let templates: RequestTemplates
    private var generator: SeededGenerator

    init(_ templates: RequestTemplates, seed: UInt64) {
        self.templates = templates
        generator = SeededGenerator(seed: seed)
    }

    /// Appends the next request to `buffer`.
    mutating func append(to buffer: inout ByteBuffer, streamID: UInt32) {
        guard let recordIDs = templates.recordIDs else {
            templates.templates[0].append(to: &buffer, streamID: streamID, recordID: 0, text: 0)
            return
        }
        let recordID = recordIDs.draw(using: &generator)
        let size = (70 - (recordID | 1).leadingZeroBitCount) / 7
        templates.templates[size - 1].append(
            to: &buffer, streamID: streamID, recordID: recordID, text: generator.next())
    }
}
