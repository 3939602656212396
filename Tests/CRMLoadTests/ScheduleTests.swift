import Testing

@testable import crmload

@Suite struct ScheduleTests {
    @Test func `requests of all connections together are evenly spaced`() {
        var schedules = (0..<4).map {
            Schedule(origin: 1_000, connection: $0, of: 4, requestsPerSecond: 1_000_000)
        }
        var due: [UInt64] = []
        for _ in 0..<100 {
            for index in schedules.indices {
                due.append(schedules[index].next)
                schedules[index].advance()
            }
        }
        #expect(due == (0..<400).map { 1_000 + UInt64($0) * 1_000 })
    }

    @Test func `a rate that doesn't divide a second is kept over hours`() {
        var schedule = Schedule(origin: 0, connection: 0, of: 1, requestsPerSecond: 30_000)
        for _ in 0..<30_000 * 100 { schedule.advance() }
        #expect(abs(Int64(schedule.next) - 100_000_000_000) < 1_000)
    }

    @Test func `what falls due before a moment is counted, what falls due at it is not`() {
        var schedule = Schedule(origin: 100, connection: 1, of: 2, requestsPerSecond: 100_000_000)
        // 110, 130, 150, …
        #expect(schedule.count(before: 110) == 0)
        #expect(schedule.count(before: 111) == 1)
        #expect(schedule.count(before: 150) == 2)
        schedule.advance()
        #expect(schedule.count(before: 151) == 2)
        #expect(schedule.count(before: 5) == 0)
    }
}
