/// FIELD=VALUE on the command line.
struct Assignment: Hashable {
    let key: String
    /// Empty to empty the field.
    let value: String

    init(_ text: String) throws(InputError) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw InputError("\"\(text)\" is not of the form FIELD=VALUE")
        }
        key = String(text[..<sign])
        value = String(text[text.index(after: sign)...])
    }

    /// All of them; every field once.
    static func list(_ texts: [String]) throws(InputError) -> [Assignment] {
        var assignments: [Assignment] = []
        for text in texts {
            let assignment = try Assignment(text)
            if assignments.contains(where: { $0.key == assignment.key }) {
                throw InputError("\(assignment.key) is given twice")
            }
            assignments.append(assignment)
        }
        return assignments
    }
}
