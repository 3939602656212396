internal import CRMRepository

// Terms by which records are found.
extension RecordQuerySQL {
    /// Counts what the terms find, up to the query's limit.
    mutating func termCount(_ terms: [SearchTerm]) -> String {
        "SELECT count(*) FROM (SELECT 1 FROM (\(idsWith(terms))) LIMIT \(parameter(.integer(Int64(query.limit)))))"
    }

    /// That the record has one of the terms.
    mutating func hasTerm(_ terms: [SearchTerm]) -> String {
        let conditions = terms.map { term in
            switch term {
            case .exact(let text):
                """
                EXISTS (SELECT 1 FROM search_terms t WHERE \(objectIs("t.object")) \
                AND t.term = \(parameter(.text(text))) AND t.record_id = r.id)
                """
            // The plus keeps the ids from leading: they are many, or another condition leads better.
            case .prefix: "+r.id IN (\(idsWith([term])))"
            }
        }
        return "(\(conditions.joined(separator: " OR ")))"
    }

    /// The ids of the records that have one of the terms, some of them several times.
    private mutating func idsWith(_ terms: [SearchTerm]) -> String {
        terms.map { term in
            "SELECT t.record_id AS id FROM search_terms t WHERE \(objectIs("t.object")) AND \(isFound("t.term", by: term))"
        }.joined(separator: " UNION ALL ")
    }

    private mutating func isFound(_ column: String, by term: SearchTerm) -> String {
        switch term {
        case .exact(let text): "\(column) = \(parameter(.text(text)))"
        // No term has the last scalar value in it.
        case .prefix(let text):
            "\(column) >= \(parameter(.text(text))) AND \(column) < \(parameter(.text(text + "\u{10FFFF}")))"
        }
    }

    /// Where the records with one of the terms come from, each once, with their ids as `e.id`. Those of a single term come in
    /// the order of their ids, which a page needs not read to the end.
    mutating func source(_ terms: [SearchTerm]) -> String {
        guard terms.count == 1, case .exact = terms[0] else { return "(SELECT DISTINCT id FROM (\(idsWith(terms)))) e" }
        return "(\(idsWith(terms))) e"
    }
}
