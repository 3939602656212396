/// Names that may have been meant by one that there isn't.
enum NearNames {
    private static let maximumCount = 5

    /// The nearest first; none if nothing is near. Of names with parts, "crm.v1.Records/GetRecord", the end counts.
    static func of(_ name: String, among names: [String]) -> [String] {
        let wanted = last(name).lowercased()
        if wanted.isEmpty { return [] }
        let measured = names.compactMap { name -> (distance: Int, name: String)? in
            let candidate = last(name).lowercased()
            let limit = max(1, min(wanted.count, candidate.count) / 3)
            let distance = distance(Array(wanted), Array(candidate))
            if distance <= limit { return (distance, name) }
            // Part of a name is near too, but less so than a slip.
            return wanted.count > 2 && candidate.contains(wanted) ? (100 + candidate.count, name) : nil
        }
        return measured.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(maximumCount).map(\.name)
    }

    private static func last(_ name: String) -> Substring {
        name.split { $0 == "." || $0 == "/" }.last ?? ""
    }

    /// How many letters have to be put in, taken out or changed.
    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var row = Array(0...b.count)
        for (i, left) in a.enumerated() {
            var previous = row[0]
            row[0] = i + 1
            for (j, right) in b.enumerated() {
                let replaced = previous + (left == right ? 0 : 1)
                previous = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, previous + 1)
            }
        }
        return row[b.count]
    }
}
