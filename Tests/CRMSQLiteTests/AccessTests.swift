import CRMModel
import CRMRepository
import CRMTestKit
import Testing

@testable import CRMSQLite

/// Shares and team members as they are kept, and savepoints within a request's.
struct AccessTests {
    private func withTransaction(_ body: (any WriteTransaction, Int64) throws -> Void) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let storage = try SQLiteStorage(path: folder + "/crm.db")
        let writer = try storage.makeWriter()
        let transaction = try writer.begin()
        let id = try transaction.insert(
            StoredRecord(
                id: 0, object: .account, ownerID: 1, status: .assigned, createdAtMilliseconds: 0,
                modifiedAtMilliseconds: 0, createdByID: 1, modifiedByID: 1, fields: Encoded(bytes: [])), indexed: [])
        try body(transaction, id)
        try writer.commit()
    }

    private func access(
        _ id: Int64, _ means: StoredAccess.Means, _ grantee: Grantee.Kind, _ access: Access = .readOnly,
        source: Int64 = 0
    ) -> StoredAccess {
        StoredAccess(
            recordID: id, object: .account, means: means, grantee: grantee, access: access, expiresAtMilliseconds: 9,
            givenByID: 1, givenAtMilliseconds: 2, sourceRecordID: source)
    }

    @Test func `shares and team members are kept apart, and the record says whether there are any`() throws {
        try withTransaction { transaction, id in
            let share = access(id, .share, .roleID(4))
            let member = access(id, .team, .userID(4), source: 8)
            try transaction.save(share)
            #expect(try transaction.record(id)?.hasTeam == false)
            try transaction.save(member)
            try transaction.save(access(id, .team, .userID(4)))
            #expect(try transaction.accesses(toRecord: id, by: .share) == [share])
            #expect(try transaction.accesses(toRecord: id, by: .team).map(\.sourceRecordID) == [0, 8])
            // An update of the record leaves them alone.
            let stored = try #require(try transaction.record(id))
            var record = stored
            record.hasShares = false
            record.accesses = nil
            try transaction.update(record, replacing: stored, removing: [], adding: [])
            #expect(try transaction.record(id) == stored)
            try transaction.remove(share)
            #expect(try transaction.record(id)?.hasShares == false)
            try transaction.remove(member)
            #expect(try transaction.accesses(toRecord: id, by: .team) == [access(id, .team, .userID(4))])
            #expect(try transaction.record(id)?.hasTeam == true)
        }
    }

    @Test func `a record tells by itself what a decision needs of its accesses`() throws {
        try withTransaction { transaction, id in
            func kept() throws -> [CompactAccesses.Entry] {
                var entries: [CompactAccesses.Entry] = []
                try transaction.record(id)?.accesses?.read { entries.append($0) }
                return entries
            }
            var endless = access(id, .share, .groupID(.max), .readWrite)
            endless.expiresAtMilliseconds = nil
            var member = access(id, .team, .userID(300), .readWrite, source: 8)
            member.teamRoles = TeamRoleSet(position: TeamRoleSet.capacity - 1)
            member.expiresAtMilliseconds = 1 << 40
            let accesses = [
                access(id, .share, .departmentID(128)), endless, access(id, .share, .roleID(1)),
                access(id, .team, .userID(4)), member,
            ]
            #expect(try transaction.record(id)?.accesses == nil)
            for access in accesses.reversed() { try transaction.save(access) }
            #expect(try kept() == accesses.map { CompactAccesses.Entry($0) })
            endless.access = .readOnly
            try transaction.save(endless)
            #expect(try kept()[1].access == .readOnly)
            for access in accesses { try transaction.remove(access) }
            #expect(try transaction.record(id)?.accesses == nil)
        }
    }

    @Test func `of more accesses than are kept with a record the tables tell`() throws {
        try withTransaction { transaction, id in
            for user in 1...Int64(CompactAccesses.maximumCount) {
                try transaction.save(access(id, .share, .userID(user)))
            }
            #expect(try transaction.record(id)?.accesses != nil)
            try transaction.save(access(id, .team, .userID(1)))
            let record = try #require(try transaction.record(id))
            #expect(record.hasShares && record.hasTeam && record.accesses == nil)
            try transaction.remove(access(id, .share, .userID(7)))
            #expect(try transaction.record(id)?.accesses != nil)
        }
    }

    @Test(arguments: [[0x20], [0x10, 0x80], [1, 1, 0x30, 1, 2], [0] + [UInt8](repeating: 0x80, count: 10)])
    func `accesses that are not of the form are an error`(bytes: [UInt8]) {
        #expect(throws: RepositoryError.self) { try CompactAccesses(bytes: bytes).read { _ in } }
    }

    @Test func `the later share with a grantee takes the place of the earlier one`() throws {
        try withTransaction { transaction, id in
            try transaction.save(access(id, .share, .departmentID(1)))
            try transaction.save(access(id, .share, .departmentID(1), .readWrite))
            #expect(try transaction.accesses(toRecord: id, by: .share).map(\.access) == [.readWrite])
        }
    }

    @Test func `members keep their team roles, and are found by the record with whose team they were added`() throws {
        try withTransaction { transaction, id in
            var member = access(id, .team, .userID(4), source: 8)
            member.teamRoles = TeamRoleSet(position: TeamRoleSet.capacity - 1)
            try transaction.save(member)
            try transaction.save(access(id, .team, .userID(4)))
            #expect(try transaction.accesses(toRecord: id, by: .team).last == member)
            func found(_ grantee: Grantee.Kind, _ source: Int64, at time: Int64 = 0, atMost limit: Int = 10) throws
                -> [Int64]
            {
                try transaction.records(withMember: grantee, addedWith: source, at: time, atMost: limit)
            }
            #expect(try found(.userID(4), 8) == [id])
            #expect(try found(.userID(4), 8, at: 9).isEmpty)
            #expect(try found(.userID(4), 0).isEmpty)
            #expect(try found(.groupID(4), 8).isEmpty)
            #expect(try found(.userID(4), 8, atMost: 0).isEmpty)
            member.teamRoles = TeamRoleSet()
            try transaction.save(member)
            #expect(
                try transaction.accesses(toRecord: id, by: .team).map(\.teamRoles) == [TeamRoleSet(), TeamRoleSet()])
        }
    }

    private struct Failure: Error {}

    @Test func `a savepoint within another undoes what was done in it, and no more`() throws {
        try withTransaction { transaction, id in
            try transaction.inSavepoint {
                try transaction.save(access(id, .share, .userID(1)))
                #expect(throws: Failure.self) {
                    try transaction.inSavepoint {
                        try transaction.save(access(id, .share, .userID(2)))
                        try transaction.inSavepoint { try transaction.save(access(id, .share, .userID(3))) }
                        throw Failure()
                    }
                }
                try transaction.save(access(id, .share, .userID(4)))
            }
            #expect(
                try transaction.accesses(toRecord: id, by: .share).map(\.grantee) == [.userID(1), .userID(4)])
        }
    }
}
