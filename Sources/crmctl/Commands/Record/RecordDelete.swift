import ArgumentParser
import CRMClient
import CRMModel

struct RecordDelete: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes records that are in the recycle bin, for good (CRM_ADMIN only).",
        discussion: "Nothing brings them back: no value of theirs remains in the database.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = DeleteRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.deleteRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "deleted")
    }
}
