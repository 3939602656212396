internal import Foundation

/// Where values lie along an axis, and which of them are marked.
struct ChartScale: Sendable {
    /// A marked value.
    struct Tick: Hashable, Sendable {
        let value: Double
        let label: String
    }

    let ticks: [Tick]
    private let bounds: ClosedRange<Double>
    private let transform: @Sendable (Double) -> Double

    /// How far along the axis a value lies, 0 to 1. What lies beyond an end is taken for the end.
    func position(_ value: Double) -> Double {
        let (low, high) = (transform(bounds.lowerBound), transform(bounds.upperBound))
        guard high > low else { return 0 }
        return min(max((transform(value) - low) / (high - low), 0), 1)
    }

    /// From 0 to a round number not below `maximum`, about five of them marked.
    static func linear(to maximum: Double, label: (Double) -> String) -> ChartScale {
        let step = roundStep(max(maximum, 1e-9) / 5)
        let count = max(1, Int((maximum / step).rounded(.up)))
        return linear(to: Double(count) * step, step: step, label: label)
    }

    /// From 0 to `maximum` itself, about ten of them marked.
    static func exactLinear(to maximum: Double, label: (Double) -> String) -> ChartScale {
        linear(to: max(maximum, 1e-9), step: roundStep(max(maximum, 1e-9) / 10), label: label)
    }

    private static func linear(to maximum: Double, step: Double, label: (Double) -> String) -> ChartScale {
        let ticks = (0...Int((maximum / step + 1e-9).rounded(.down))).map { index in
            Tick(value: Double(index) * step, label: label(Double(index) * step))
        }
        return ChartScale(ticks: ticks, bounds: 0...maximum) { $0 }
    }

    /// Logarithmic, over both ends, with 1, 2 and 5 of each power of ten marked; 1 only where that would be too many.
    static func logarithmic(_ bounds: ClosedRange<Double>, label: (Double) -> String) -> ChartScale {
        let (low, high) = (max(bounds.lowerBound, 1e-9), max(bounds.upperBound, 1e-9))
        let isWide = log10(high / low) > 3.5
        let marks = (Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))).flatMap { power in
            (isWide ? [1.0] : [1, 2, 5]).map { $0 * pow(10, Double(power)) }
        }
        let first = marks.last { $0 <= low } ?? low
        let last = marks.first { $0 >= high && $0 > first } ?? first * 10
        return ChartScale(
            ticks: marks.filter { first...last ~= $0 }.map { Tick(value: $0, label: label($0)) }, bounds: first...last
        ) { log10($0) }
    }

    /// Of percentiles, spread so that each further nine takes the same room, from 0 to that of the last of `count`.
    static func percentiles(ofCount count: Int) -> ChartScale {
        let nines = max(2, min(6, Int(log10(Double(max(count, 1))).rounded(.up))))
        let highest = 100 - 100 / pow(10, Double(nines))
        var ticks = [0.0, 50, 75].map { Tick(value: $0, label: "\(Int($0)) %") }
        for power in 1...nines {
            let value = 100 - 100 / pow(10, Double(power))
            ticks.append(Tick(value: value, label: String(format: "%.\(max(0, power - 2))f %%", value)))
        }
        return ChartScale(ticks: ticks, bounds: 0...highest) { -log10(max(1 - $0 / 100, 1e-12)) }
    }

    /// 1, 2 or 5 times a power of ten, not below `step`.
    private static func roundStep(_ step: Double) -> Double {
        let power = pow(10, log10(step).rounded(.down))
        return ([1, 2, 5].first { $0 * power >= step * 0.999_999 } ?? 10) * power
    }
}
