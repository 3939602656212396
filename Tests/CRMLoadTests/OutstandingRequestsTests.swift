import Testing

@testable import crmload

@Suite struct OutstandingRequestsTests {
    @Test func `each request is found once, in whatever order answers come`() {
        var requests = OutstandingRequests()
        let ids = (0..<1_000).map { UInt32($0 * 2 + 1) }
        let inserted = ids.map { requests.insert($0, start: UInt64($0) * 10) }
        #expect(inserted.allSatisfy { $0 })
        #expect(requests.count == 1_000)
        let starts = ids.reversed().map { requests.remove($0)?.start }
        #expect(starts == ids.reversed().map { UInt64($0) * 10 })
        #expect(requests.count == 0)
        let again = requests.remove(1)
        #expect(again == nil)
    }

    @Test func `one that stays without an answer doesn't stop the others`() {
        var requests = OutstandingRequests()
        _ = requests.insert(1, start: 7)
        var isRight = true
        for id in stride(from: UInt32(3), to: 100_000, by: 2) {
            isRight = requests.insert(id, start: 8) && requests.remove(id)?.start == 8 && isRight
        }
        #expect(isRight)
        #expect(requests.starts == [7])
        let first = requests.remove(1)
        #expect(first?.start == 7)
    }

    @Test func `what was never sent is not found`() {
        var requests = OutstandingRequests()
        _ = requests.insert(5, start: 1)
        // The last one has the same place in the ring.
        let found = [0, 7, 5 + 128].map { requests.remove($0) }
        #expect(found == [nil, nil, nil])
        #expect(requests.count == 1)
    }
}
