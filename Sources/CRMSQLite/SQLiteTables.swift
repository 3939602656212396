internal import CRMRepository

/// What the tables hold, read and changed by one connection within its transaction.
///
/// The parts: records, their list, organisation and field definitions, what accompanies a change.
final class SQLiteTables: WriteTransaction {
    let connection: Connection
    /// Where records are looked for before they are read; nil for who changes them.
    let cache: RecordCache?
    var erases = false
    /// So many records are few: they are looked at one by one. To count them costs as much as to read them, so the rarest
    /// words are found first.
    var fewTerms = [500, 20_000]

    init(_ connection: Connection, cache: RecordCache? = nil) {
        self.connection = connection
        self.cache = cache
    }
}
