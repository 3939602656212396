import ArgumentParser

/// How much of a list is wanted that is answered page by page.
struct PageOptions: ParsableArguments {
    /// As many as a page can have.
    private static let maximumPageSize = 1_000

    @Option(help: ArgumentHelp("At most so many; else 50.", valueName: "number"))
    private var limit: Int?

    @Flag(help: "All, however many.")
    private var all = false

    @Option(help: ArgumentHelp("Go on where an earlier list ended.", valueName: "token"))
    private var page: String?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1 on") }
        if limit != nil, all { throw ValidationError("Either --limit or --all") }
    }

    /// As many pages as it takes.
    ///
    /// - Parameter ask: for a page of that size, from that token on.
    /// - Returns: what they have, and the token for what comes after it.
    func pages<Element>(
        _ ask: (_ size: UInt32, _ token: String) async throws -> (elements: [Element], nextToken: String)
    ) async throws -> (elements: [Element], nextToken: String) {
        let wanted = all ? Int.max : limit ?? 50
        var elements: [Element] = []
        var token = page ?? ""
        repeat {
            let answer = try await ask(UInt32(min(wanted - elements.count, Self.maximumPageSize)), token)
            elements += answer.elements
            token = answer.nextToken
        } while !token.isEmpty && elements.count < wanted
        return (elements, token)
    }

    /// Tells how to go on, if there is more.
    static func tellOfMore(_ nextToken: String) {
        if !nextToken.isEmpty { Console.complain("There are more: --page \(nextToken)") }
    }
}
