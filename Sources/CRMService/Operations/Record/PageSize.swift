internal import CRMModel

/// How much a page has.
enum PageSize {
    /// Of what a request asks, 0 standing for the standard.
    ///
    /// - Throws: REQUEST_INVALID for more than the maximum.
    static func checked(_ asked: UInt32, standard: Int = 50, maximum: Int = 1_000) throws -> Int {
        guard asked <= maximum else {
            throw CallError.requestInvalid("page_size is \(asked), at most \(maximum) are allowed")
        }
        return asked == 0 ? standard : Int(asked)
    }

    /// How many of the first of what was found are on a page of that size, whose fields come to no more bytes than these; at
    /// least one, if anything was found.
    static func fitting<Found>(
        _ found: [Found], _ size: Int, maximumBytes: Int, bytes: (Found) -> Int
    ) -> Int {
        var sum = 0
        for (index, one) in found.enumerated() {
            sum += bytes(one)
            if index == size || (index > 0 && sum > maximumBytes) { return index }
        }
        return found.count
    }
}
