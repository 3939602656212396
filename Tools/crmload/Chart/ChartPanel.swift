/// One diagram of a chart: its frame, axes and lines.
struct ChartPanel {
    /// A line's color and what it is called.
    struct Series: Sendable {
        let name: String
        let color: String
    }

    private static let grid = "#e3e3e3"
    private static let axis = "#888888"

    /// Of the field within the axes.
    let left: Double
    let top: Double
    let width: Double
    let height: Double
    let x: ChartScale
    let y: ChartScale

    /// Where a pair of values lies.
    func point(_ xValue: Double, _ yValue: Double) -> SVGDrawing.Point { point(xValue, yValue, on: y) }

    /// Where a pair of values lies by another scale of the height.
    func point(_ xValue: Double, _ yValue: Double, on scale: ChartScale) -> SVGDrawing.Point {
        SVGDrawing.Point(x: left + x.position(xValue) * width, y: top + (1 - scale.position(yValue)) * height)
    }

    /// Draws the lines of the grid, the marks and the titles.
    func drawAxes(title: String, xTitle: String, yTitle: String, into drawing: inout SVGDrawing) {
        drawing.text(title, at: .init(x: left, y: top - 34), size: 14, isBold: true)
        for tick in y.ticks {
            let height = top + (1 - y.position(tick.value)) * height
            drawing.line(from: .init(x: left, y: height), to: .init(x: left + width, y: height), color: Self.grid)
            drawing.text(tick.label, at: .init(x: left - 8, y: height + 4), anchor: .end)
        }
        for tick in x.ticks {
            let place = left + x.position(tick.value) * width
            drawing.line(from: .init(x: place, y: top), to: .init(x: place, y: top + height), color: Self.grid)
            drawing.text(tick.label, at: .init(x: place, y: top + height + 18), anchor: .middle)
        }
        drawing.line(from: .init(x: left, y: top), to: .init(x: left, y: top + height), color: Self.axis)
        drawing.line(
            from: .init(x: left, y: top + height), to: .init(x: left + width, y: top + height), color: Self.axis)
        drawing.text(xTitle, at: .init(x: left + width / 2, y: top + height + 38), anchor: .middle)
        drawing.text(yTitle, at: .init(x: left - 64, y: top + height / 2), anchor: .middle, isUpright: true)
    }

    /// Draws a second axis on the right.
    func drawRightAxis(_ scale: ChartScale, title: String, into drawing: inout SVGDrawing) {
        for tick in scale.ticks {
            let height = top + (1 - scale.position(tick.value)) * height
            drawing.text(tick.label, at: .init(x: left + width + 8, y: height + 4), color: "#777777")
        }
        drawing.line(
            from: .init(x: left + width, y: top), to: .init(x: left + width, y: top + height), color: Self.axis)
        drawing.text(
            title, at: .init(x: left + width + 76, y: top + height / 2), anchor: .middle, color: "#777777",
            isUpright: true)
    }

    /// Draws what the lines are called, above the field.
    func drawLegend(_ series: [Series], into drawing: inout SVGDrawing) {
        var place = left
        for one in series {
            drawing.line(
                from: .init(x: place, y: top - 14), to: .init(x: place + 18, y: top - 14), color: one.color, width: 3)
            drawing.text(one.name, at: .init(x: place + 24, y: top - 10))
            place += 44 + 7.4 * Double(one.name.count)
        }
    }
}
