import Testing

@testable import crmload

@Suite struct ProgressTests {
    private func sample(_ interval: Interval, _ time: Range<UInt64>) -> LoadSample {
        LoadSample(
            interval, from: time.lowerBound * 1_000_000, to: time.upperBound * 1_000_000, since: 1_000_000_000,
            serverCPUSeconds: 0.4)
    }

    private func interval(_ count: Int, microseconds: UInt64, refused: Int = 0) -> Interval {
        var interval = Interval()
        for _ in 0..<count { interval.record(nil, nanoseconds: microseconds * 1_000) }
        for _ in 0..<refused { interval.record(Refusal(code: "NOT_FOUND", reason: ""), nanoseconds: 1) }
        return interval
    }

    @Test func `there is a line a second, of all that came in it`() {
        var progress = Progress(rewrites: false)
        let (first, second) = (interval(300, microseconds: 100, refused: 2), interval(700, microseconds: 4_000))
        #expect(progress.line(sample(first, 0..<500), first) == nil)
        #expect(
            progress.line(sample(second, 500..<1_000), second)
                == "warm-up  1,000 a second  p50 4 ms  p99 4 ms  2 refused  server 80 % CPU")
        #expect(progress.line(sample(first, 1_000..<1_500), first) == nil)
        #expect(
            progress.line(sample(first, 1_500..<2_000), first)
                == "1 s  600 a second  p50 100 µs  p99 100 µs  6 refused  server 80 % CPU")
    }

    @Test func `a second without answers is told as such`() {
        var progress = Progress(rewrites: false)
        let none = interval(0, microseconds: 0)
        #expect(progress.line(sample(none, 1_000..<2_000), none) == "1 s  0 a second  0 refused  server 40 % CPU")
    }

    @Test(arguments: [
        (0.5, "500 ns"), (12.34, "12.3 µs"), (850, "850 µs"), (1_000, "1 ms"), (4_560, "4.56 ms"),
        (2_500_000, "2.50 s"),
    ])
    func `times have the unit that suits`(microseconds: Double, text: String) {
        #expect(NumberText.time(microseconds: microseconds) == text)
    }
}
