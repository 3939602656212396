import ArgumentParser
import CRMClient
import CRMModel

struct SearchCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Finds records of all objects by words.",
        discussion: """
            All words have to be found in a record, in whichever of its names and other short texts, numbers, phone \
            numbers and e-mail addresses. A word is found by how it begins, Chinese by any characters that follow each \
            other. To see more of an object's records: record list OBJECT --search WORDS
            """)

    @Argument(help: "The words.")
    var words: [String]

    @Option(
        name: .customLong("object"),
        help: ArgumentHelp("Only this object; may be given several times.", valueName: "object"))
    var objects: [BusinessObject] = []

    @Option(help: ArgumentHelp("At most so many records of each object, up to 50; else 10.", valueName: "number"))
    var limit: UInt32?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        if limit == 0 { throw ValidationError("--limit takes a number from 1 on") }
    }

    func run(_ session: Session) async throws {
        let request = SearchRecordsRequest(
            text: words.joined(separator: " "), objects: objects, pageSize: limit ?? 0)
        let answer = try await session.client.searchRecords(request, session.calls)
        if try await session.showAsJSON(answer) { return }
        let users = try await session.users()
        for (index, result) in answer.results.enumerated() {
            if index > 0 { try session.console.line() }
            try session.console.line(result.object?.protoName ?? "")
            try session.console.table(try Self.table(result.hits, users))
            if !result.nextPageToken.isEmpty || result.leftOut {
                Console.complain(
                    "There are more: record list \(result.object?.protoName ?? "") --search \(Self.quoted(request.text))"
                )
            }
        }
        if answer.results.isEmpty { Console.complain("Nothing is found.") }
    }

    /// The words as a shell takes them.
    static func quoted(_ text: String) -> String {
        "'" + VisibleText.line(text).split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
            + "'"
    }

    private static func table(_ hits: [SearchHit], _ users: Directory<User>) throws -> Table {
        var table = Table(
            [Table.Column("ID", isRightAligned: true)]
                + ["NAME", "FOUND IN", "OWNER", "STATUS"].map { Table.Column($0) })
        for hit in hits {
            guard let record = hit.record else { continue }
            let fields = try record.decodedFields()
            func text(_ key: String) -> String { fields.first { $0.key == key }?.value?.text ?? "" }
            let places = hit.fieldKeys.map { $0 == "name" ? $0 : "\($0) \(text($0))" }
            table.add([
                String(record.id), text("name"), places.joined(separator: ", "), users.name(record.ownerID),
                record.status?.protoName ?? "",
            ])
        }
        return table
    }
}
