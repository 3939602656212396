import CRMModel
import Testing

@testable import crmctl

@Suite("Times")
struct MomentTests {
    @Test(
        "are read as RFC 3339 has them",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T08:00:00+08:00", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2024-02-29T13:05:09.5-03:30", 1_709_224_509_500), ("2000-03-01 00:00:00z", 951_868_800_000),
            ("1900-02-28T24:00:00Z", nil), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
            ("9999-12-31T23:59:59.999999999Z", 253_402_300_799_999), ("2024-01-01T00:00:00.1234Z", 1_704_067_200_123),
            ("2024-02-29", nil), ("2024-02-29T13:05:09", nil), ("2024-02-30T00:00:00Z", nil),
            ("2024-02-29T13:60:00Z", nil), ("2024-02-29T13:05:60Z", nil), ("2024-02-29T13:05:09.Z", nil),
            ("2024-02-29T13:05:09+8:00", nil), ("2024-02-29T13:05:09+08:00x", nil), ("2024-02-29T1３:05:09Z", nil),
            ("", nil),
        ] as [(String, Int64?)])
    func milliseconds(text: String, expected: Int64?) {
        #expect(Moment(text)?.milliseconds == expected)
    }

    @Test("agree with the days that crmd tells, over a thousand years")
    func agreement() throws {
        for milliseconds in stride(
            from: Int64(-30_000_000_000_000), to: 30_000_000_000_000, by: 86_400_000 * 97 + 1_000)
        {
            let text = CalendarDay.timestamp(milliseconds: milliseconds) + "Z"
            try #require(Moment(text)?.milliseconds == milliseconds, "\(text)")
        }
    }
}
