/// Finds the name that somebody meant who wrote another.
enum SimilarName {
    /// The name that differs least, if it differs little; or else one in another table.
    static func nearest(to name: String, among names: [String]) -> String? {
        let near = names.map { ($0, distance(Array(name.utf8), Array($0.utf8))) }
            .filter { $0.1 <= max(1, lastPart($0.0).utf8.count / 3) }
            .min { $0.1 < $1.1 }
        return near?.0 ?? names.first { lastPart($0) == lastPart(name) }
    }

    private static func lastPart(_ name: String) -> Substring {
        name[(name.lastIndex(of: ".").map { name.index(after: $0) } ?? name.startIndex)...]
    }

    /// How many letters have to be put in, taken out or replaced to come from one to the other.
    private static func distance(_ one: [UInt8], _ other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, otherLetter) in other.enumerated() {
                let replaced = diagonal + (letter == otherLetter ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
            }
        }
        return row[other.count]
    }
}
