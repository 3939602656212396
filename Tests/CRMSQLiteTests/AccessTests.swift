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
            var record = try #require(try transaction.record(id))
            record.hasShares = false
            try transaction.update(record, removing: [], adding: [])
            #expect(try transaction.record(id)?.hasShares == true)
            try transaction.remove(share)
            #expect(try transaction.record(id)?.hasShares == false)
            try transaction.remove(member)
            #expect(try transaction.accesses(toRecord: id, by: .team) == [access(id, .team, .userID(4))])
            #expect(try transaction.record(id)?.hasTeam == true)
        }
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
