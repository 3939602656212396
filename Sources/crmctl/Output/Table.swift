/// Rows under titles, in columns that line up.
struct Table {
    struct Column {
        let title: String
        let isRightAligned: Bool

        /// - Parameter isRightAligned: for numbers and amounts.
        init(_ title: String, isRightAligned: Bool = false) {
            self.title = title
            self.isRightAligned = isRightAligned
        }
    }

    private static let gap = "  "

    let columns: [Column]
    /// As they were added.
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// - Parameter cells: one for each column.
    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The titles and the rows.
    ///
    /// - Parameter width: how many cells a line may have; nil: as many as it takes.
    func lines(width: Int?) -> [String] {
        let all = [columns.map(\.title)] + rows.map { row in row.map { VisibleText.line($0) } }
        let widths = columns.indices.map { column in
            all.map { column < $0.count ? CellWidth.of($0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            let cells = zip(row, zip(columns, widths)).map { text, layout in
                Self.padded(text, to: layout.1, isRightAligned: layout.0.isRightAligned)
            }
            let line = Self.trimmed(cells.joined(separator: Self.gap))
            return width.map { CellWidth.cut(line, to: $0) } ?? line
        }
    }

    /// The titles, in lower case, and the rows as RFC 4180 has them.
    var csv: String {
        let all = [columns.map { $0.title.lowercased() }] + rows
        return all.map { row in row.map { Self.quoted($0) }.joined(separator: ",") + "\r\n" }.joined()
    }

    private static func quoted(_ cell: String) -> String {
        let needsQuotes = cell.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return needsQuotes
            ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
    }

    private static func padded(_ text: String, to width: Int, isRightAligned: Bool) -> String {
        let padding = String(repeating: " ", count: max(0, width - CellWidth.of(text)))
        return isRightAligned ? padding + text : text + padding
    }

    private static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}
