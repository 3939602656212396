import Testing

@testable import manuals

struct DiscussionTests {
    @Test func `paragraphs, lists and sections are told apart`() {
        let discussion = Discussion(
            """
            Runs until
            it ends.

            It takes these:
              --a PATH  a path, or
                        none
              b         another
              a b c
                the third

            Exit status:
              0 done
              2 wrong, and
                more
            """)
        #expect(
            discussion.parts == [
                .paragraph("Runs until it ends."),
                .list(
                    title: "It takes these",
                    [
                        .init(term: "--a PATH", text: "a path, or none"), .init(term: "b", text: "another"),
                        .init(term: "a b c", text: "the third"),
                    ]),
            ])
        #expect(
            discussion.sections["Exit status"]
                == [.init(term: "0", text: "done"), .init(term: "2", text: "wrong, and more")])
    }

    @Test(
        arguments: [
            (".B", "\\&.B"), ("'x' -y", "\\(aqx\\(aq \\-y"), (#"a\,b"#, #"a\e,b"#), ("^= ~", "\\(ha= \\(ti"),
            ("…", "\\[u2026]"), ("\u{1f600}", "\\[u1F600]"),
        ])
    func `no character of a text means anything to roff`(text: String, roff: String) {
        #expect(Roff.text(text) == roff)
    }
}
