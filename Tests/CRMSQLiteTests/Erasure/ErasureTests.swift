import CRMModel
import CRMRepository
import CRMTestKit
import Foundation
import Testing

@testable import CRMSQLite

/// That nothing of what has been deleted remains in any file of the database, in whatever form it was written.
@Suite(.serialized)
struct ErasureTests {
    private func expectNothing(_ world: ErasureWorld, of ids: [Int64], _ when: String) throws {
        let files = try world.files()
        let found = world.found(ids, in: files)
        let list = found.prefix(10).map { "\($0.trace), in \($0.file)" }
        #expect(found.isEmpty, "\(when): \(found.count) of \(ids.count) records: \(list.joined(separator: "; "))")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `nothing of a deleted record remains in any file`(seed: UInt64) throws {
        let world = try ErasureWorld(seed: seed)
        for _ in 0..<120 { try world.create() }
        for step in 0..<300 {
            switch step % 5 {
            case 0: try world.create()
            case 1: try world.open()
            default: try world.edit()
            }
        }
        // Every form shows before, or the test could not fail.
        let victims = world.someIDs(45)
        let before = Set(world.found(victims, in: try world.files()).map(\.trace.form))
        #expect(
            before == [
                "text, UTF-8", "long text, UTF-8", "number, message", "number, key", "money, message", "money, key",
                "date, UTF-8", "time, message", "time, key", "choice, UTF-8", "multi-choice, UTF-8", "phone, UTF-8",
                "e-mail, UTF-8", "reference, index",
            ])

        var gone: [Int64] = []
        for batch in stride(from: 0, to: victims.count, by: 15) {
            gone += try world.delete(Array(victims[batch..<(batch + 15)]))
            try expectNothing(world, of: gone, "after \(gone.count) deletions")
        }
        // Pages that are written again from memory bring nothing back.
        for step in 0..<120 {
            switch step % 6 {
            case 0: try world.create()
            case 1: gone += try world.delete()
            default: try world.edit()
            }
        }
        try expectNothing(world, of: gone, "after further changes")
        world.stop()
        try expectNothing(world, of: gone, "after the end")
    }
}
