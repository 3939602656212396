import Testing

@testable import crmctl

@Suite("Tables")
struct TableTests {
    private func table() -> Table {
        var table = Table([
            Table.Column("id", isRightAligned: true), Table.Column("name"),
            Table.Column("amount", isRightAligned: true),
        ])
        table.add(["1", "上海远望", "5.00 CNY"])
        table.add(["12", "Acme", "1234.50 CNY"])
        table.add(["3", "", ""])
        return table
    }

    @Test("line up, Chinese characters being two cells wide, and amounts at the right")
    func columns() {
        #expect(
            table().lines(width: nil) == [
                "id  name           amount",
                " 1  上海远望     5.00 CNY",
                "12  Acme      1234.50 CNY",
                " 3",
            ])
    }

    @Test("are cut to the terminal's width, never within a character")
    func cut() {
        #expect(table().lines(width: 10) == ["id  name …", " 1  上海…", "12  Acme …", " 3"])
        for width in 1...30 {
            for line in table().lines(width: width) { #expect(CellWidth.of(line) <= width) }
        }
    }

    @Test(
        "Characters take the cells that a terminal gives them",
        arguments: [
            ("abc", 3), ("上海", 4), ("（全角）", 8), ("é", 1), ("e\u{301}", 1), ("한글", 4), ("ｱ", 1), ("😀", 2), ("→", 1),
            ("\u{200b}", 0), ("𠮷", 2), ("、", 2), ("❤️", 2), ("", 0),
        ])
    func widths(text: String, cells: Int) {
        #expect(CellWidth.of(text) == cells)
    }

    @Test("Nothing in a record's text moves the cursor or turns the line")
    func visibleText() {
        #expect(VisibleText.line("a\u{1b}[31mb\u{7f}\u{202e}c") == "a\u{fffd}[31mb\u{fffd}\u{fffd}c")
        #expect(VisibleText.line("a\r\nb\tc") == "a b c")
        #expect(VisibleText.line("上海 é 👨‍👩‍👧") == "上海 é 👨‍👩‍👧")
        #expect(VisibleText.lines("a\r\nb\n\nc") == ["a", "b", "", "c"])
        var table = Table([Table.Column("x")])
        table.add(["a\nb\u{9b}1m"])
        #expect(table.lines(width: nil) == ["x", "a b\u{fffd}1m"])
    }

    @Test("A card has a line for each value, further lines under the first")
    func card() {
        var card = Card()
        card.add("客户名称", "上海远望")
        card.add("Remark", "one\ntwo")
        card.add("Empty", "")
        card.addIfAny("Nothing", "")
        #expect(card.lines() == ["客户名称: 上海远望", "Remark:   one", "          two", "Empty:"])
    }
}
