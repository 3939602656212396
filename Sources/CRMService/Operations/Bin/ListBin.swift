internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// Lists what is in the recycle bin.
enum ListBin: ReadOperation {
    static func run(_ request: ListBinRequest, _ call: ReadCall) throws -> ListBinResponse {
        try call.requireAdministrator(for: "see the recycle bin")
        let pageSize = try PageSize.checked(request.pageSize)
        let from = request.invalidatedFromMilliseconds ?? .min
        let until = request.invalidatedUntilMilliseconds ?? .max
        guard from <= until else {
            throw CallError.requestInvalid("invalidated_until_milliseconds is before invalidated_from_milliseconds")
        }
        let fingerprint = fingerprint(of: request, call)
        // An administrator whose roles haven't VIEW for an object sees nothing of it, nor where pages of it end.
        let hidden = Set(BusinessObject.allCases.filter { !call.seesInvalidated($0) })
        var query = BinQuery(
            object: request.object, hiding: hidden, invalidatedByID: request.invalidatedByID, times: from..<until,
            limit: pageSize + 1, limitBytes: call.settings.answerFieldBytes)
        if !request.pageToken.isEmpty { query.after = try position(request.pageToken, fingerprint) }
        return try page(try call.reader.bin(query), pageSize, fingerprint, call)
    }

    private static func page(
        _ found: [StoredBinEntry], _ pageSize: Int, _ fingerprint: UInt64, _ call: ReadCall
    ) throws -> ListBinResponse {
        let maximumBytes = call.settings.answerFieldBytes
        let count = PageSize.fitting(found, pageSize, maximumBytes: maximumBytes) { $0.record.fields.bytes.count }
        var response = ListBinResponse(
            entries: found.prefix(count).map { entry in
                BinEntry(
                    record: entry.record.message, invalidatedByID: entry.invalidatedByID,
                    invalidatedAtMilliseconds: entry.invalidatedAtMilliseconds)
            })
        if count < found.count {
            let last = found[count - 1]
            let position = RecordQuery.Position(key: .integer(last.invalidatedAtMilliseconds), id: last.record.id)
            response.nextPageToken = PageToken(position: position, fingerprint: fingerprint).text
        }
        return response
    }

    private static func position(
        _ token: String, _ fingerprint: UInt64
    ) throws -> (timeMilliseconds: Int64, recordID: Int64) {
        let position = try PageToken(token, expecting: fingerprint).position
        guard case .integer(let time) = position.key else {
            throw CallError(.pageTokenInvalid, "page_token is not one of this list")
        }
        return (time, position.id)
    }

    private static func fingerprint(of request: ListBinRequest, _ call: ReadCall) -> UInt64 {
        var request = request
        request.pageToken = ""
        request.pageSize = 0
        return PageToken.fingerprint(
            of: Array("bin".utf8) + call.codec.encode(request).bytes, user: call.caller.user.id)
    }
}
