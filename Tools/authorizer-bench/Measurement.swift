internal import CRMAuthorizer
internal import Glibc

/// Decides again and again, and looks at the clock after every batch.
struct Measurement {
    /// So many decisions are timed together: the clock's own time then counts for little.
    static let batchSize = 64

    private let questions: [Company.Question]
    private let company: Company

    init(of questions: [Company.Question], in company: Company) {
        self.questions = questions
        self.company = company
    }

    /// The median over the batches of the time that a decision takes, in nanoseconds.
    ///
    /// - Throws: `Company.Mistake` if a decision came out otherwise than before.
    func medianNanoseconds(_ batches: Int) throws -> Double {
        var times: [UInt64] = []
        times.reserveCapacity(batches)
        var position = 0
        var allowed = 0
        // As many again to warm up, whose times aren't kept.
        for batch in -batches..<batches {
            let start = Self.nanoseconds()
            allowed += decideBatch(from: position)
            let end = Self.nanoseconds()
            position = (position + Self.batchSize) % questions.count
            if batch >= 0 { times.append(end - start) }
        }
        guard allowed == 2 * batches * Self.batchSize else {
            throw Company.Mistake(description: "\(2 * batches * Self.batchSize - allowed) decisions were denials")
        }
        times.sort()
        return Double(times[times.count / 2]) / Double(Self.batchSize)
    }

    /// How many decisions of the batch that begins there are allowed.
    @inline(never)
    private func decideBatch(from start: Int) -> Int {
        var allowed = 0
        for question in questions[start..<start + Self.batchSize] where isAllowed(question) { allowed += 1 }
        return allowed
    }

    @inline(never)
    private func isAllowed(_ question: Company.Question) -> Bool {
        company.authorizer.decide(question.operation, on: question.facts, by: question.actor, in: company.organisation)
            .isAllowed
    }

    private static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
