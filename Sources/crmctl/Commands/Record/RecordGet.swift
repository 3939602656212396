import ArgumentParser
import CRMClient
import CRMModel

struct RecordGet: ClientCommand {
    static let configuration = CommandConfiguration(commandName: "get", abstract: "Shows records.")

    @Argument(help: ArgumentHelp("The records' ids.", valueName: "id"))
    var ids: [Int64]

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        if ids.count == 1 {
            let answer = try await session.client.getRecord(GetRecordRequest(id: ids[0]), session.calls)
            if try await session.showAsJSON(answer) { return }
            guard let record = answer.record else { return }
            return try session.console.lines(try await RecordCard(record, session).lines())
        }
        let answer = try await session.client.batchGetRecords(BatchGetRecordsRequest(ids: ids), session.calls)
        if try await !session.showAsJSON(answer) {
            for (index, record) in answer.records.enumerated() {
                if index > 0 { try session.console.line() }
                try session.console.lines(try await RecordCard(record, session).lines())
            }
        }
        if !answer.notFoundIDs.isEmpty {
            Console.complain("crmctl: not found: \(answer.notFoundIDs.map { String($0) }.joined(separator: ", "))")
            throw Leave(status: .refused)
        }
    }
}
