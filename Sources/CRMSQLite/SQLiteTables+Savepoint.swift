internal import CRMRepository
internal import CSQLite

extension SQLiteTables {
    func inSavepoint<Result>(_ changes: () throws -> Result) throws -> Result {
        try connection.execute("SAVEPOINT part")
        let result: Result
        do {
            result = try changes()
        } catch {
            // After some errors SQLite has rolled the whole transaction back by itself.
            if sqlite3_get_autocommit(connection.handle) == 0 {
                try connection.execute("ROLLBACK TO part")
                try connection.execute("RELEASE part")
            }
            throw error
        }
        try connection.execute("RELEASE part")
        return result
    }
}
