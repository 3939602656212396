internal import CRMRepository
internal import CSQLite

/// A prepared statement: bind, step, read, reset.
final class Statement {
    private let handle: OpaquePointer

    init(_ sql: String, on connection: OpaquePointer) throws(RepositoryError) {
        var handle: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
        guard code == SQLITE_OK, let handle else { throw RepositoryError(code, on: connection) }
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    func step() throws(RepositoryError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw RepositoryError(code, on: sqlite3_db_handle(handle))
        }
    }

    /// Runs a statement without rows, and makes it ready for the next time.
    func run() throws(RepositoryError) {
        defer { reset() }
        _ = try step()
    }

    /// Makes the statement ready for the next time, its parameters unbound.
    func reset() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// Makes the statement ready to run once more, its parameters bound as they are.
    func rewind() { sqlite3_reset(handle) }

    // MARK: Parameters, counted from 1

    func bind(_ index: Int32, _ value: Int64?) {
        if let value { sqlite3_bind_int64(handle, index, value) } else { sqlite3_bind_null(handle, index) }
    }

    func bind(_ index: Int32, _ value: Bool) {
        sqlite3_bind_int64(handle, index, value ? 1 : 0)
    }

    func bind(_ index: Int32, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // A null pointer would be NULL; an empty text is not.
                if let base = characters.baseAddress {
                    _ = crm_sqlite3_bind_text_copy(handle, index, base, Int32(characters.count))
                } else {
                    _ = crm_sqlite3_bind_text_copy(handle, index, "", 0)
                }
            }
        }
    }

    func bind(_ index: Int32, _ value: [UInt8]) {
        value.withUnsafeBytes { bytes in
            // A null pointer would be NULL; an empty blob is not.
            if bytes.isEmpty {
                sqlite3_bind_zeroblob(handle, index, 0)
            } else {
                _ = crm_sqlite3_bind_blob_copy(handle, index, bytes.baseAddress, Int32(bytes.count))
            }
        }
    }

    func bind(_ index: Int32, _ key: FieldKey) {
        switch key {
        case .integer(let value): bind(index, value)
        case .text(let value): bind(index, value)
        case .bytes(let value): bind(index, value)
        }
    }

    /// Binds the values from the first parameter on.
    func bind(_ keys: [FieldKey]) {
        for (index, key) in keys.enumerated() { bind(Int32(index + 1), key) }
    }

    // MARK: Columns, counted from 0

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    func bool(_ column: Int32) -> Bool { integer(column) != 0 }

    func text(_ column: Int32) -> String {
        guard let base = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }

    func bytes(_ column: Int32) -> [UInt8] {
        guard let base = sqlite3_column_blob(handle, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: base, count: Int(sqlite3_column_bytes(handle, column))))
    }

    func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    func key(_ column: Int32) -> FieldKey? {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: .integer(integer(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .bytes(bytes(column))
        default: nil
        }
    }
}
