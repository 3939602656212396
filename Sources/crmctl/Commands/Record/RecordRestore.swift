import ArgumentParser
import CRMClient
import CRMModel

struct RecordRestore: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Takes records out of the recycle bin (CRM_ADMIN only).",
        discussion: "Sales orders are restored before what depends on them.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = RestoreRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.restoreRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "restored")
    }
}
