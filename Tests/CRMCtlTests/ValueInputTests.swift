import CRMModel
import Testing

@testable import crmctl

@Suite("Values of fields")
struct ValueInputTests {
    @Test(
        "are written as their type wants it",
        arguments: [
            ("12.50", .number, .number(Decimal(unscaled: 1250, scale: 2))),
            ("-3", .number, .number(Decimal(unscaled: -3))),
            ("1234.50", .money, .money(Money(minorUnits: 123_450))),
            ("1234.5 EUR", .money, .money(Money(minorUnits: 123_450, currency: "EUR"))),
            ("-0.01", .money, .money(Money(minorUnits: -1))),
            ("7 JPY", .money, .money(Money(minorUnits: 7, currency: "JPY"))),
            ("7.000 JPY", .money, .money(Money(minorUnits: 7, currency: "JPY"))),
            ("1.234 KWD", .money, .money(Money(minorUnits: 1_234, currency: "KWD"))),
            ("2024-02-29", .date, .date("2024-02-29")),
            ("2024-02-29T12:00:00Z", .time, .timeMilliseconds(1_709_208_000_000)), ("A", .choice, .choice("A")),
            ("A, B\\,C", .multiChoice, .multiChoice(Choices(values: ["A", "B,C"]))),
            (#"A,"B, C""#, .multiChoice, .multiChoice(Choices(values: ["A", "B, C"]))), ("x=y", .text, .text("x=y")),
            ("1\n2", .longText, .text("1\n2")), ("+86 21", .phone, .phone("+86 21")),
            ("a@b.c", .email, .email("a@b.c")),
            ("17", .reference, .reference(17)), ("true", .boolean, .boolean(true)),
            ("false", .boolean, .boolean(false)),
            ("SO-1", .autoNumber, .text("SO-1")),
        ] as [(String, FieldType, Value.Kind)])
    func values(text: String, type: FieldType, kind: Value.Kind) throws {
        #expect(try ValueInput.value(text, as: type, of: "f") == Value(kind: kind))
    }

    @Test("An amount without a currency is in the installation's")
    func installationCurrency() throws {
        let yen = try ValueInput.value("1234", as: .money, of: "f", currency: "JPY")
        #expect(yen == Value(kind: .money(Money(minorUnits: 1_234, currency: "JPY"))))
    }

    @Test(
        "that don't fit are told with their field and with what is expected",
        arguments: [
            ("abc", .number), ("1e3", .number), ("1,5", .number), ("", .number), ("1234.505", .money),
            ("1.5 JPY", .money),
            ("1 eur", .money), ("1 EURO", .money), ("EUR 1", .money), ("", .money), ("99999999999999999999", .money),
            ("922337203685477580 EUR", .money), ("2023-02-29", .date), ("29.2.2024", .date), ("2024-02-29", .time),
            ("2024-02-29T12:00:00", .time), ("0", .reference), ("-1", .reference), ("x", .reference), ("yes", .boolean),
        ] as [(String, FieldType)])
    func refused(text: String, type: FieldType) {
        let expected = InputError("revenue: \"\(text)\" is not \(ValueInput.expectation(type))")
        #expect(throws: expected) { try ValueInput.value(text, as: type, of: "revenue") }
    }

    @Test("Assignments are split at the first =, each field once")
    func assignments() throws {
        let list = try Assignment.list(["a=b=c", "d="])
        #expect(list.map(\.key) == ["a", "d"])
        #expect(list.map(\.value) == ["b=c", ""])
        for texts in [["a"], ["=b"], ["a=1", "a=2"]] { #expect(throws: InputError.self) { try Assignment.list(texts) } }
    }

    @Test(
        "A list has commas between its elements, and backslashes before those within",
        arguments: [
            ("", []), ("a", ["a"]), (" a , b ", ["a", "b"]), ("a,", ["a", ""]), (#"a\,b,c"#, ["a,b", "c"]),
            (#"a\\,b"#, [#"a\"#, "b"]), (#"a\b"#, [#"a\b"#]), (#"a\"#, [#"a\"#]),
            (#""a,b",c"#, ["a,b", "c"]), (#" "a" , "" "#, ["a", ""]), (#""a"b,c"#, [#""a"b"#, "c"]),
            (#""a,b"#, [#""a"#, "b"]), (#"5",6""#, [#"5""#, #"6""#]),
        ])
    func lists(text: String, elements: [String]) {
        #expect(ListInput.elements(text) == elements)
    }

    @Test(arguments: [[], ["A"], ["A", "B"], ["A, B", "C"], ["\"", ""], [" a", "b\\", "a \"b\""], ["\\,"]])
    func `a list is told as it can be written again`(elements: [String]) {
        #expect(ListInput.elements(ListInput.text(elements)) == elements)
    }
}
