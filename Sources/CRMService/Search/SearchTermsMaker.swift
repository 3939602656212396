internal import CRMModel
internal import CRMRepository
internal import Logging

/// Makes the terms of the records that were in the database before there were terms.
struct SearchTermsMaker {
    /// Sorted, so many records' terms reach each page of their table once.
    private static let recordsAtOnce = 100_000
    private static let recordsReadAtOnce = 2_000
    /// What is in memory at once is bounded, too: terms, and bytes of the records read.
    private static let (termsAtOnce, bytesReadAtOnce) = (2_000_000, 16 * 1_024 * 1_024)

    let catalog: FieldCatalog
    let codec: MessageCodec
    let logger: Logger

    /// Ordered nearly as they are stored: by how they begin is enough.
    private struct Term: Comparable {
        let object: BusinessObject
        let term: String
        let recordID: Int64
        private let beginning: UInt64

        init(_ object: BusinessObject, _ term: String, _ recordID: Int64) {
            self.object = object
            self.term = term
            self.recordID = recordID
            let bytes = term.utf8.prefix(8)
            beginning = bytes.reduce(0) { $0 << 8 | UInt64($1) } << UInt64(8 * (8 - bytes.count))
        }

        static func < (left: Term, right: Term) -> Bool {
            (left.object.rawValue, left.beginning, left.recordID)
                < (right.object.rawValue, right.beginning, right.recordID)
        }
    }

    /// Makes what is missing, in several transactions; what is interrupted goes on the next time.
    func run(_ storage: any StorageWriter) throws {
        var count = 0
        while try makeSome(storage, &count) { try storage.tidy() }
        if count > 0 { logger.notice("the terms of \(count) records are made") }
    }

    /// - Returns: whether there may be more to be made.
    private func makeSome(_ storage: any StorageWriter, _ count: inout Int) throws -> Bool {
        let transaction = try storage.begin()
        do {
            guard let start = try transaction.termsMadeUpTo() else {
                storage.rollback()
                return false
            }
            if count == 0 { logger.notice("making the terms by which records are found, from record \(start + 1) on") }
            var last = start
            var terms: [Term] = []
            var read = 0
            while read < Self.recordsAtOnce, terms.count < Self.termsAtOnce {
                let records = try transaction.records(
                    of: nil, afterID: last, atMost: Self.recordsReadAtOnce, limitBytes: Self.bytesReadAtOnce)
                guard let end = records.last else { break }
                for record in records { terms += try self.terms(of: record) }
                read += records.count
                last = end.id
            }
            for term in terms.sorted() {
                try transaction.add(terms: [term.term], toRecord: term.recordID, of: term.object)
            }
            try transaction.save(termsMadeUpTo: read == 0 ? nil : last)
            try storage.commit()
            count += read
            if read > 0 { logger.info("the terms of \(count) records are made, up to record \(last)") }
            return read > 0
        } catch {
            storage.rollback()
            throw error
        }
    }

    private func terms(of record: StoredRecord) throws -> [Term] {
        defer { codec.reset() }
        let values = catalog.searchedValues(try codec.decode(record.fields), of: record.object)
        return SearchTerms.terms(of: values.map(\.value)).map {
            Term(record.object, $0, record.id)
        }
    }
}
