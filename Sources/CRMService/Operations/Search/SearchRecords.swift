internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Finds records of several objects by words.
enum SearchRecords: ReadOperation {
    static func run(_ request: SearchRecordsRequest, _ call: ReadCall) throws -> SearchRecordsResponse {
        let pageSize = try PageSize.checked(request.pageSize, standard: 10, maximum: 50)
        let text = try SearchText(request.text, "text")
        let objects = request.objects.isEmpty ? Set(BusinessObject.allCases) : Set(request.objects)
        var response = SearchRecordsResponse()
        var bytes = call.settings.answerFieldBytes
        for object in objects.sorted(by: { $0.rawValue < $1.rawValue }) {
            let page = try ListRecords.run(
                ListRecordsRequest(object: object, pageSize: UInt32(pageSize), search: request.text), call)
            if page.records.isEmpty { continue }
            let size = page.records.reduce(0) { $0 + ($1.fields?.bytes.count ?? 0) }
            guard size <= bytes else {
                response.results.append(SearchResult(object: object, leftOut: true))
                continue
            }
            bytes -= size
            let hits = try page.records.map { record in
                SearchHit(record: record, fieldKeys: try fieldKeys(record, object, text, call))
            }
            response.results.append(SearchResult(object: object, hits: hits, nextPageToken: page.nextPageToken))
        }
        return response
    }

    /// The fields in which words were found.
    private static func fieldKeys(
        _ record: Record, _ object: BusinessObject, _ text: SearchText, _ call: ReadCall
    ) throws -> [String] {
        guard let fields = record.fields else { return [] }
        // Nothing encoded is needed from one record to the next.
        defer { call.codec.reset() }
        let values = call.catalog.searchedValues(try call.codec.decode(fields), of: object)
        return values.filter { text.touches($0.value) }.map(\.key)
    }
}
