/// Labels and values, a line each; the values line up.
struct Card {
    private var entries: [(label: String, value: String)] = []

    mutating func add(_ label: String, _ value: String) {
        entries.append((VisibleText.line(label) + ":", value))
    }

    /// Adds an entry unless the value is empty.
    mutating func addIfAny(_ label: String, _ value: String) {
        if !value.isEmpty { add(label, value) }
    }

    /// The lines; a value of several has the further ones under its first.
    func lines() -> [String] {
        let width = entries.map { CellWidth.of($0.label) }.max() ?? 0
        return entries.flatMap { label, value in
            VisibleText.lines(value).enumerated().map { index, line in
                let left = index == 0 ? label : ""
                let padding = String(repeating: " ", count: width - CellWidth.of(left))
                return line.isEmpty ? left : "\(left)\(padding) \(line)"
            }
        }
    }
}
