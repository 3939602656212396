internal import ArgumentParser
internal import CRMClient
internal import CRMModel
internal import Foundation

/// `crmload pages`.
struct PagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pages", abstract: "Measures how fast the viewers of prepare-viewers list accounts.",
        discussion: """
            The first and the tenth page of 50, newest first, each asked for alone, all in
            turn. Prints a JSON object: by the viewer's name the medians in microseconds, and
            how many records are on the first page. Who sees fewer than ten pages has no
            tenth.
            """)

    /// The medians of a viewer, in microseconds.
    private struct Times: Encodable {
        var records: Int
        var first: Double
        var tenth: Double?
    }

    /// A page that is measured.
    private struct Page {
        let client: CRMClient
        let request: ListRecordsRequest
        var microseconds: [Double] = []
        var recordCount = 0

        /// Asks for it, and notes how long that took.
        mutating func measure() async throws {
            let start = ContinuousClock.now
            let response = try await client.listRecords(request)
            microseconds.append((ContinuousClock.now - start) / .microseconds(1))
            recordCount = response.records.count
        }

        var median: Double { microseconds.sorted()[microseconds.count / 2] }
    }

    @OptionGroup var target: TargetOptions

    @Option(help: "How often each page is asked for, 1 to 1000000.")
    var repeats = 200

    func validate() throws {
        guard 1...1_000_000 ~= repeats else { throw ValidationError("--repeats takes 1 to 1000000") }
    }

    func run() async throws {
        var pages: [(name: String, first: Page, tenth: Page?)] = []
        for viewer in Viewers.all {
            let client = CRMClient(socketPath: target.socketPath ?? "", user: viewer.name)
            let request = ListRecordsRequest(object: .account, pageSize: 50)
            pages.append((viewer.name, Page(client: client, request: request), try await tenth(request, client)))
        }
        for _ in 0..<repeats {
            for index in pages.indices {
                try await pages[index].first.measure()
                try await pages[index].tenth?.measure()
            }
        }
        for page in pages { await page.first.client.close() }
        let times = pages.map {
            ($0.name, Times(records: $0.first.recordCount, first: $0.first.median, tenth: $0.tenth?.median))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let result = Dictionary(uniqueKeysWithValues: times)
        print(String(decoding: try encoder.encode(result), as: UTF8.self))
    }

    /// The tenth page of the list, if there is one.
    private func tenth(_ request: ListRecordsRequest, _ client: CRMClient) async throws -> Page? {
        var request = request
        for _ in 1..<10 {
            request.pageToken = try await client.listRecords(request).nextPageToken
            if request.pageToken.isEmpty { return nil }
        }
        return Page(client: client, request: request)
    }
}
