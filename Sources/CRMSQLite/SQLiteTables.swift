internal import CRMRepository

/// What the tables hold, read and changed by one connection within its transaction.
///
/// The parts: records, their list, organisation and field definitions, what accompanies a change.
final class SQLiteTables: WriteTransaction {
    let connection: Connection

    init(_ connection: Connection) {
        self.connection = connection
    }
}
