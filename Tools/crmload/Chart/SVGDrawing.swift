internal import Foundation

/// Builds an SVG drawing, element by element.
struct SVGDrawing {
    /// A place in the drawing, in pixels from its upper left corner.
    struct Point: Hashable, Sendable {
        var x: Double
        var y: Double
    }

    /// Where a text stands in relation to its point.
    enum Anchor: String, Sendable {
        case start, middle, end
    }

    private let width: Double
    private let height: Double
    private var elements: [String] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// The whole drawing, which needs no other file.
    var text: String {
        let head = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.number(width))" height="\(Self.number(height))" \
            viewBox="0 0 \(Self.number(width)) \(Self.number(height))" \
            font-family="'DejaVu Sans', Verdana, sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="#ffffff"/>

            """
        return head + elements.joined(separator: "\n") + "\n</svg>\n"
    }

    mutating func line(from start: Point, to end: Point, color: String, width: Double = 1, isDashed: Bool = false) {
        let dashes = isDashed ? " stroke-dasharray=\"5 4\"" : ""
        elements.append(
            "<line x1=\"\(Self.number(start.x))\" y1=\"\(Self.number(start.y))\" x2=\"\(Self.number(end.x))\" "
                + "y2=\"\(Self.number(end.y))\" stroke=\"\(color)\" stroke-width=\"\(Self.number(width))\"\(dashes)/>")
    }

    /// A line through some points; nothing if there is none.
    mutating func path(_ points: [Point], color: String, width: Double = 1.8) {
        guard !points.isEmpty else { return }
        elements.append(
            "<polyline points=\"\(Self.list(points))\" fill=\"none\" stroke=\"\(color)\" "
                + "stroke-width=\"\(Self.number(width))\" stroke-linejoin=\"round\" stroke-linecap=\"round\"/>")
    }

    /// The area between some points.
    mutating func area(_ points: [Point], color: String) {
        guard !points.isEmpty else { return }
        elements.append("<polygon points=\"\(Self.list(points))\" fill=\"\(color)\"/>")
    }

    /// - Parameter isUpright: read from below.
    mutating func text(
        _ text: String, at point: Point, anchor: Anchor = .start, size: Double = 12, color: String = "#333333",
        isBold: Bool = false, isUpright: Bool = false
    ) {
        let (x, y) = (Self.number(point.x), Self.number(point.y))
        let turn = isUpright ? " transform=\"rotate(-90 \(x) \(y))\"" : ""
        let weight = isBold ? " font-weight=\"bold\"" : ""
        elements.append(
            "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor.rawValue)\" font-size=\"\(Self.number(size))\" "
                + "fill=\"\(color)\"\(weight)\(turn)>\(Self.escaped(text))</text>")
    }

    /// A text as XML takes it.
    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }

    private static func list(_ points: [Point]) -> String {
        points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String(format: "%.1f", value)
    }
}
