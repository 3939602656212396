import CRMClient
import CRMModel
import CRMTestKit
import Testing

/// Two clients, each over a connection of its own, that change one record at once.
@Suite(.serialized)
struct ConcurrentEditTests {
    private static let rounds = 200
    private static let keys = ["name", "remark"]

    /// Gives both fields the same text, based on that version.
    private static func edit(_ id: Int64, _ text: String, version: Int64?) -> EditRecordRequest {
        EditRecordRequest(
            id: id, version: version, fields: keys.map { Field(key: $0, value: Value(kind: .text(text))) })
    }

    private static func texts(_ record: Record?) -> [String] {
        let fields = (try? record?.decodedFields()) ?? []
        return keys.compactMap { key in
            guard case .text(let text)? = fields.first(where: { $0.key == key })?.value?.kind else { return nil }
            return text
        }
    }

    @Test func `one of them wins, the other is told the fields, and no state in between is seen`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let clients = [("left", daemon.client), ("right", daemon.client)]
        let reader = daemon.client
        let made = try await clients[0].1.createRecord(
            CreateRecordRequest(
                object: .account, fields: Self.keys.map { Field(key: $0, value: Value(kind: .text("first"))) }))
        let id = try #require(made.record?.id)
        let reading = Task {
            var states = 0
            while !Task.isCancelled {
                let texts = Self.texts(try await reader.getRecord(GetRecordRequest(id: id)).record)
                #expect(texts.count == 2 && texts[0] == texts[1], "\(texts)")
                states += 1
            }
            return states
        }
        var version: Int64 = 1
        for round in 0..<Self.rounds {
            let results = await withTaskGroup(of: (String, Result<EditRecordResponse, any Error>).self) { group in
                for (name, client) in clients {
                    group.addTask { [version] in
                        do {
                            return (
                                name,
                                .success(
                                    try await client.editRecord(Self.edit(id, "\(name) \(round)", version: version)))
                            )
                        } catch {
                            return (name, .failure(error))
                        }
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            let winners = results.filter { (try? $0.value.get()) != nil }
            #expect(winners.count == 1, "round \(round): \(results)")
            let winner = try #require(winners.first?.key)
            let loser = winner == "left" ? "right" : "left"
            guard case .failure(CRMClientError.refused(let refusal))? = results[loser] else {
                Issue.record("round \(round): \(results)")
                break
            }
            version += 1
            #expect(refusal.code == "ABORTED" && refusal.reason == "VERSION_CONFLICT")
            #expect(
                refusal.metadata == [
                    "current_version": "\(version)", "fields": "name,remark",
                    "name.asked": "\(loser) \(round)", "name.current": "\(winner) \(round)",
                    "remark.asked": "\(loser) \(round)", "remark.current": "\(winner) \(round)",
                ])
        }
        reading.cancel()
        // The reader may have been cancelled amid a call.
        let states = (try? await reading.value) ?? 1
        #expect(states > 0)
        #expect(try await reader.getRecord(GetRecordRequest(id: id)).record?.version == version)
    }
}
