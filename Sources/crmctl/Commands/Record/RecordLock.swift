import ArgumentParser
import CRMClient
import CRMModel

struct RecordLock: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock", abstract: "Locks records: only their owner, superiors and CRM_ADMIN may change them then.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = LockRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.lockRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "locked")
    }
}

struct RecordUnlock: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "unlock", abstract: "Unlocks records.")

    @OptionGroup var batch: BatchArguments

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let request = UnlockRecordsRequest(ids: batch.ids, options: batch.options)
        let answer = try await session.client.unlockRecords(request, session.calls(key: batch.key))
        try await session.show(answer, answer.results, batch, "unlocked")
    }
}
