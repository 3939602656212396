import Testing

@testable import crmctl

struct CSVTests {
    @Test func `values are in quotes where RFC 4180 wants them, and otherwise as they are`() {
        var table = Table([Table.Column("ID", isRightAligned: true), Table.Column("FULL NAME")])
        table.add(["1", "Li, \"Na\""])
        table.add(["2", "上海\n\u{1b}"])
        table.add(["3", ""])
        #expect(table.csv == "id,full name\r\n1,\"Li, \"\"Na\"\"\"\r\n2,\"上海\n\u{1b}\"\r\n3,\r\n")
    }
}
