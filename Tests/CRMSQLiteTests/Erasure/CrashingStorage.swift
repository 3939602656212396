import CRMRepository
import Foundation

/// A storage that copies its folder each time that a deletion has been committed, before it is erased: the files are then as
/// a crash at that moment would leave them.
struct CrashingStorage: Storage {
    let base: any Storage
    let from: String
    let to: String

    var engineName: String { base.engineName }
    var engineVersion: String { base.engineVersion }
    var schemaVersion: UInt32 { base.schemaVersion }
    var readsAreQuick: Bool { base.readsAreQuick }

    func makeReader(forLongReads: Bool) throws(RepositoryError) -> any StorageReader {
        try base.makeReader(forLongReads: forLongReads)
    }

    func makeWriter() throws(RepositoryError) -> any StorageWriter { CrashingWriter(try base.makeWriter(), from, to) }
}

private final class CrashingWriter: StorageWriter {
    private let base: any StorageWriter
    private let (from, to): (String, String)

    init(_ base: any StorageWriter, _ from: String, _ to: String) {
        self.base = base
        (self.from, self.to) = (from, to)
    }

    func begin() throws(RepositoryError) -> any WriteTransaction { try base.begin() }
    func openSavepoint() throws(RepositoryError) { try base.openSavepoint() }
    func releaseSavepoint() throws(RepositoryError) { try base.releaseSavepoint() }
    func undoSavepoint() throws(RepositoryError) { try base.undoSavepoint() }
    func commit() throws(RepositoryError) { try base.commit() }
    func rollback() { base.rollback() }
    func tidy() throws(RepositoryError) { try base.tidy() }
    func close() { base.close() }

    func erase() throws(RepositoryError) {
        try? FileManager.default.removeItem(atPath: to)
        do { try FileManager.default.copyItem(atPath: from, toPath: to) } catch { throw .unexpected("\(error)") }
        try base.erase()
    }
}
