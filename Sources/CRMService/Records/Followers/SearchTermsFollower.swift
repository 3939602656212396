internal import CRMModel
internal import CRMRepository

/// Keeps the terms by which a record is found: writes only those that its changed fields have gained or lost.
enum SearchTermsFollower {
    static func follow(_ change: RecordChange, _ call: WriteCall) throws {
        let fields = change.fields.filter { $0.definition.type?.isSearched == true }
        guard !fields.isEmpty, let record = change.new ?? change.old else { return }
        let old = SearchTerms.terms(of: fields.lazy.compactMap(\.old))
        let new = SearchTerms.terms(of: fields.lazy.compactMap(\.new))
        var lost = old.subtracting(new)
        if !lost.isEmpty, let kept = change.new {
            // Another field of the record may have them too.
            let values = call.catalog.searchedValues(try call.codec.decode(kept.fields), of: kept.object)
            lost.subtract(SearchTerms.terms(of: values.map(\.value)))
        }
        try call.transaction.remove(terms: lost.sorted(), fromRecord: record.id, of: record.object)
        try call.transaction.add(terms: new.subtracting(old).sorted(), toRecord: record.id, of: record.object)
    }
}
