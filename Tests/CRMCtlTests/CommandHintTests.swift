import Testing

@testable import crmctl

struct CommandHintTests {
    private func problem(_ line: String) -> String? {
        CommandHint(root: Crmctl.self).problem(line.split(separator: " ").map { String($0) })?.description
    }

    @Test(
        arguments: [
            ("record show 1", "record get"), ("show 1", "record get"), ("ls", "record list"), ("user ls", "user list"),
            ("record update 1", "record edit"), ("user update li.na", "user change"), ("users", "user"),
            ("role update X", "role rename"), ("recrod list", "record"), ("record creat", "record create"),
            ("accounts", "record list ACCOUNT"), ("sales-order 1", "record list SALES_ORDER"), ("ping", "health"),
            ("record help", "help record"), ("scene create", "scene save"),
            ("user rm li.na", "user change NAME --no-active"),
            ("user deactivate li.na", "user change NAME --no-active"),
            ("user leave li.na", "user replace"), ("team show 1", "team list"), ("team update 1", "team change"),
            ("team delete 1", "team remove"), ("scene rename ACCOUNT x", "scene change"), ("claim 1", "pool claim"),
            ("record claim 1", "pool claim"), ("record share 1", "share"), ("unshare 1", "share"),
            ("record 1", "record get"),
            ("pool put 1", "pool return"), ("policy delete 1", "policy remove"),
            ("team role rm ACCOUNT x", "team role deactivate"),
        ])
    func `a guessed command is answered with the right one`(line: String, meant: String) {
        let problem = problem(line) ?? ""
        #expect(problem.contains("do you mean \"\(meant)\"?"), "\(problem)")
    }

    @Test func `an id where a command has to be is answered with what may be done with one`() {
        #expect(problem("share 7")?.contains("do you mean \"share list\" or \"share add\"?") == true)
    }

    @Test func `without a guess the commands are named`() {
        #expect(
            problem("scene bogus")
                == "there is no command \"scene bogus\"\ncommands of scene: save, change, delete, list")
    }

    @Test(arguments: ["", "record", "record list bogus", "--help", "record --help", "help record", "health x"])
    func `whole commands and calls for help are left alone`(line: String) {
        #expect(problem(line) == nil)
    }
}
