import ArgumentParser
import CRMModel

/// A moment that was written as RFC 3339 has it: "2024-02-29T13:05:09+08:00".
struct Moment: Hashable {
    /// Since 1970-01-01T00:00:00Z.
    let milliseconds: Int64

    /// - Returns: nil for other forms, for times that aren't and for a time without its zone.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(bytes[10]),
            let day = CalendarDay(String(text.prefix(10))), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), let hour = Self.number(bytes[11..<13], upTo: 23),
            let minute = Self.number(bytes[14..<16], upTo: 59), let second = Self.number(bytes[17..<19], upTo: 59)
        else { return nil }
        var rest = bytes[19...]
        var thousandths: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { Self.isDigit($0) }
            guard (1...9).contains(digits.count) else { return nil }
            let padded =
                Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 3 - digits.count))
            thousandths = Self.number(padded[...], upTo: 999) ?? 0
            rest = digits.endIndex < rest.endIndex ? rest[digits.endIndex...] : []
        }
        guard let offsetMinutes = Self.offsetMinutes(rest) else { return nil }
        let minutes = (Self.daysSince1970(day) * 24 + hour) * 60 + minute - offsetMinutes
        milliseconds = (minutes * 60 + second) * 1_000 + thousandths
    }

    private static func offsetMinutes(_ zone: ArraySlice<UInt8>) -> Int64? {
        let zone = Array(zone)
        if zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return 0 }
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone[1..<3], upTo: 23),
            let minutes = number(zone[4..<6], upTo: 59)
        else { return nil }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>, upTo maximum: Int64) -> Int64? {
        guard digits.allSatisfy({ isDigit($0) }) else { return nil }
        let number = digits.reduce(0 as Int64) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return number <= maximum ? number : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Counted in years that begin with March, so that a leap day is the last of its year.
    private static func daysSince1970(_ day: CalendarDay) -> Int64 {
        let year = Int64(day.month > 2 ? day.year : day.year - 1)
        let month = Int64(day.month > 2 ? day.month - 3 : day.month + 9)
        let leapDays = year / 4 - year / 100 + year / 400
        return year * 365 + leapDays + (153 * month + 2) / 5 + Int64(day.day) - 1 - 719_468
    }
}

extension Moment: ExpressibleByArgument {
    init?(argument: String) { self.init(argument) }
}
