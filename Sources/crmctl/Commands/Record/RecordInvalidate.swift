import ArgumentParser
import CRMClient
import CRMModel

struct RecordInvalidate: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "invalidate", abstract: "Puts records into the recycle bin.",
        discussion: "What refers to a record then refers to something in the bin: record impact shows what does.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = InvalidateRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.invalidateRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "invalidated")
    }
}
