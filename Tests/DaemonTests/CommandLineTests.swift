import CRMTestKit
import Foundation
import Testing

/// The two programs together, as a person uses them.
@Suite(.serialized)
struct CommandLineTests {
    private func crmctl(_ daemon: DaemonProcess, _ arguments: String...) throws -> BuiltProgram.Outcome {
        try crmctl(daemon, arguments)
    }

    private func crmctl(_ daemon: DaemonProcess, _ arguments: [String]) throws -> BuiltProgram.Outcome {
        try BuiltProgram.run("crmctl", ["--socket", daemon.socketPath, "--as", "admin"] + arguments)
    }

    @Test func `the policy that crmctl prints is policy.csv, line by line`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("CRMAuthorizerTests/Resources/policy.csv")
        #expect(try crmctl(daemon, "policy", "--csv").output == String(contentsOf: file, encoding: .utf8))
    }

    @Test func `a record is created, edited, listed and explained`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        #expect(try crmctl(daemon, "user", "create", "agent").status == 0)
        let created = try crmctl(daemon, "record", "create", "ACCOUNT", "name=华为", "level=A", "--owner", "agent")
        #expect(created.output.contains("ACCOUNT 1  ASSIGNED  owner agent  version 1"))
        let edited = try crmctl(daemon, "--as", "agent", "record", "edit", "1", "level=B")
        #expect(edited.status == 0, "\(edited.errors)")
        let listed = try crmctl(daemon, "record", "list", "ACCOUNT", "--where", "level = B")
        #expect(listed.output.contains("华为"))
        let explained = try crmctl(daemon, "explain", "EDIT", "1", "--as", "agent")
        #expect(explained.output.contains("allowed by OWNER"))
        #expect(try crmctl(daemon, "check", "EDIT", "1").status == 4)
    }

    @Test func `records are found by words`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        #expect(try crmctl(daemon, "record", "create", "ACCOUNT", "name=华为 North", "phone=138-0013").status == 0)
        #expect(try crmctl(daemon, "record", "create", "COMPETITOR", "name=Northwind").status == 0)
        let found = try crmctl(daemon, "search", "nor")
        #expect(
            found.output == """
                ACCOUNT
                ID  NAME        FOUND IN  OWNER  STATUS
                 1  华为 North  name      admin  ASSIGNED

                COMPETITOR
                ID  NAME       FOUND IN  OWNER  STATUS
                 2  Northwind  name      admin  NORMAL

                """, "\(found)")
        #expect(try crmctl(daemon, "search", "华为", "1380013").output.contains("name, phone 138-0013"))
        #expect(try crmctl(daemon, "search", "nor", "--object", "competitor", "--json").output.contains("Northwind"))
        #expect(try crmctl(daemon, "search", "nobody").errors == "Nothing is found.\n")
        #expect(try crmctl(daemon, "record", "list", "ACCOUNT", "--search", "华为").output.contains("North"))
        #expect(try crmctl(daemon, "record", "count", "ACCOUNT", "--search", "wind").output == "0\n")
    }

    @Test func `duplicates are warned of and refused`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        #expect(try crmctl(daemon, "record", "create", "ACCOUNT", "name=Acme Ltd.").status == 0)
        #expect(
            try crmctl(daemon, "duplicate-rule", "create", "account", "name").output
                == "created rule 1 for duplicates\n")
        let warned = try crmctl(daemon, "record", "create", "ACCOUNT", "name=ACME ltd")
        #expect(warned.status == 0)
        #expect(warned.errors == "By rule 1 a duplicate of: 1\n")
        #expect(
            try crmctl(daemon, "duplicate-rule", "change", "1", "--action", "refuse").output.contains("REFUSE  yes"))
        let refused = try crmctl(daemon, "record", "create", "ACCOUNT", "name=acme ltd")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("ALREADY_EXISTS (DUPLICATE_RECORD)"))
        #expect(try crmctl(daemon, "record", "create", "ACCOUNT", "name=acme ltd", "--allow-duplicates").status == 0)
        #expect(
            try crmctl(daemon, "duplicate-rule", "list", "--csv").output
                == "id,object,fields,comparison,action,active\r\n1,ACCOUNT,name,NORMALISED,REFUSE,yes\r\n")
        #expect(try crmctl(daemon, "duplicate-rule", "delete", "1").output == "deleted rule 1 for duplicates\n")
    }

    @Test func `records are shared, have teams and get other owners`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        for user in ["agent", "friend"] { #expect(try crmctl(daemon, "user", "create", user).status == 0) }
        for name in ["one", "two"] {
            _ = try crmctl(daemon, "record", "create", "ACCOUNT", "name=\(name)", "--owner", "agent")
        }
        let shared = try crmctl(
            daemon, "--as", "agent", "share", "add", "1", "2", "--user", "friend", "--until", "2999-01-01T00:00:00Z")
        #expect(shared.output == "1: shared with friend\n2: shared with friend\n", "\(shared.errors)")
        #expect(
            try crmctl(daemon, "--as", "friend", "record", "list", "ACCOUNT", "--fields", "id").output == "id\n 2\n 1\n"
        )
        #expect(
            try crmctl(daemon, "share", "list", "1", "--csv").output.contains(
                "\r\nuser,friend,READ_ONLY,2999-01-01 00:00:00,agent"))
        let undone = try crmctl(
            daemon, "--as", "agent", "share", "remove", "1", "77", "--user", "friend", "--all-or-nothing")
        #expect(undone.status == 1)
        #expect(undone.output.contains("1: BATCH_UNDONE: it would have been done, but record 77 failed\n"))
        #expect(try crmctl(daemon, "--as", "agent", "team", "add", "2", "--role", "SALES").output.hasPrefix("2: "))
        #expect(try crmctl(daemon, "team", "list", "2", "--json").output.contains("\"roleId\""))
        let joined = try crmctl(
            daemon, "--as", "agent", "team", "add", "2", "--user", "friend", "--until", "2999-01-01T00:00:00Z",
            "--dry-run")
        #expect(joined.output == "2: would be joined by friend\n", "\(joined.errors)")
        let preview = try crmctl(daemon, "--as", "agent", "record", "transfer", "1", "--to", "admin", "--dry-run")
        #expect(preview.output == "1: would no longer be seen by agent\n1: would be owned by admin\n")
        #expect(try crmctl(daemon, "--as", "agent", "record", "transfer", "1", "--to", "friend").status == 0)
        #expect(try crmctl(daemon, "--as", "agent", "record", "get", "1").errors.contains("RECORD_NOT_FOUND"))
    }

    @Test
    func `what a member of a team has is changed one by one, team roles and pools being those of the records' object`()
        async throws
    {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        func done(_ line: String) throws -> String {
            let outcome = try crmctl(daemon, line.split(separator: " ").map { String($0) })
            return outcome.output + outcome.errors
        }
        for line in [
            "user create friend", "record create account name=one", "record create contact name=two account=1",
            "team role create account Pre-sales", "team role create opportunity Pre-sales",
            "pool create account North --admin admin", "pool create sales-lead North",
            "team add 1 --user friend --until 2999-01-01T00:00:00Z",
        ] { #expect(try !done(line).contains("crmctl: "), "\(line)") }
        let titles = "kind,name,access,until (utc),team roles,along with,given by,given at (utc)\r\n"
        func member() throws -> String { try done("team list 1 --csv") }
        #expect(try member().hasPrefix(titles + "user,friend,READ_ONLY,2999-01-01 00:00:00,,,admin,"))
        let changed = try done("team change 1 --user friend --access read-write --team-role Pre-sales")
        #expect(changed.contains("READ_WRITE  2999-01-01 00:00:00  Pre-sales"), "\(changed)")
        #expect(try done("team change 1 --user friend --endless --no-team-roles").contains("READ_WRITE"))
        #expect(try member().hasPrefix(titles + "user,friend,READ_WRITE,,,,admin,"))
        #expect(try done("team change 1 --user admin --access read-write").contains("TEAM_MEMBER_NOT_FOUND"))
        #expect(try done("team change 1 --user friend").contains("Name what changes"))
        #expect(try done("team change 1 --user friend --role SALES --endless").contains("One member at a time"))
        #expect(
            try done("team add 1 2 --user friend --team-role Pre-sales")
                == "crmctl: such a name is of one object, and ACCOUNT 1 and CONTACT 2 are not: name records of one object\n"
        )
        #expect(
            try done("team add 2 --user friend --team-role Pre-sales")
                == "crmctl: there is no team role \"Pre-sales\" of CONTACT\n")
        #expect(try done("team add 7 --user friend --team-role Pre-sales") == "crmctl: there is no record 7\n")
        #expect(try done("pool return 1 --to North") == "1: returned to North\n")
        #expect(try done("pool delete North").hasSuffix("take one of the ids 1 (ACCOUNT), 2 (SALES_LEAD)\n"))
        #expect(try done("pool return 1 --to Nowhere").contains("any other goes by its id"))
    }

    @Test func `scenes are saved, shared, listed, counted, changed and deleted`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        for user in ["agent", "friend"] { #expect(try crmctl(daemon, "user", "create", user).status == 0) }
        for (name, level) in [("one", "A"), ("two", "B"), ("three", "A")] {
            _ = try crmctl(daemon, "record", "create", "ACCOUNT", "name=\(name)", "level=\(level)", "--owner", "agent")
        }
        func agent(_ arguments: String...) throws -> BuiltProgram.Outcome {
            try crmctl(daemon, ["--as", "agent"] + arguments)
        }
        let saved = try agent(
            "scene", "save", "ACCOUNT", "Best", "--scene", "mine", "--where", "level = A", "--sort", "name", "--user",
            "friend")
        #expect(saved.output == "saved scene Best, id 1\n", "\(saved.errors)")
        #expect(
            try agent("record", "list", "ACCOUNT", "--scene", "Best", "--fields", "name").output
                == "name\none\nthree\n")
        #expect(try agent("record", "count", "ACCOUNT", "--scene", "Best").output == "2\n")
        #expect(try agent("record", "count", "account", "--scene", "mine").output == "3\n")
        #expect(try agent("record", "count", "account", "--at-most", "2").output == "more than 2\n")
        #expect(try crmctl(daemon, "record", "count", "ACCOUNT", "--scene", "subordinates").output == "0\n")
        let listed = try crmctl(daemon, "--as", "friend", "scene", "list", "ACCOUNT")
        #expect(listed.output.contains("1  Best"), "\(listed.output)")
        #expect(listed.output.contains("agent  MINE          level = A   name   user friend"), "\(listed.output)")
        #expect(try crmctl(daemon, "--as", "friend", "scene", "delete", "ACCOUNT", "Best").status == 1)
        let changed = try agent("scene", "change", "ACCOUNT", "Best", "--name", "All", "--unfiltered", "--unshared")
        #expect(changed.output == "id:      1\nname:    All\nowner:   agent\nnarrows: MINE\norder:   name\n")
        #expect(try agent("record", "count", "ACCOUNT", "--scene", "1").output == "3\n")
        #expect(try agent("scene", "change", "ACCOUNT", "1", "--unsorted", "--sort", "name").status == 2)
        #expect(try agent("record", "list", "ACCOUNT", "--scene", "Nope").errors.contains("no scene \"Nope\""))
        #expect(try crmctl(daemon, "scene", "delete", "ACCOUNT", "1").output == "deleted scene 1\n")
        #expect(try agent("record", "list", "ACCOUNT", "--scene", "1").errors.contains("SCENE_NOT_FOUND"))
    }

    @Test func `rules are made, roles allowed and denied, the policy added to, and all of it taken back`() async throws
    {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        for arguments in [
            ["department", "create", "North"], ["user", "create", "agent", "--department", "North"],
            ["user", "create", "friend"], ["record", "create", "COMPETITOR", "name=x", "--owner", "agent"],
        ] { #expect(try crmctl(daemon, arguments).status == 0, "\(arguments)") }
        func done(_ line: String) throws -> String {
            let outcome = try crmctl(daemon, line.split(separator: " ").map { String($0) })
            return outcome.output + outcome.errors
        }
        #expect(
            try done("sharing-rule create competitor r --owned-by-department North --user friend")
                == "created sharing rule r, id 1\n")
        #expect(
            try done("sharing-rule list --csv") == "id,object,name,owned by,shared with,access,active\r\n"
                + "1,COMPETITOR,r,department North,user friend,READ_ONLY,yes\r\n")
        #expect(try done("share list 1 --csv").hasSuffix("\r\nuser,friend,READ_ONLY,,sharing rule 1,\r\n"))
        #expect(
            try done("policy add EDIT competitor --status NORMAL --grant SHARE_RW --grant owner")
                == "added row 1: EDIT; COMPETITOR; NORMAL; OWNER, SHARE_RW\n")
        #expect(try done("policy --csv").hasSuffix("EDIT,COMPETITOR,NORMAL,,OWNER|SHARE_RW,1\r\n"))
        #expect(try done("sharing-rule change r --access READ_WRITE").contains("READ_WRITE"))
        #expect(try done("--as friend check EDIT 1") == "allowed\n")
        #expect(try done("role deny SALES all edit") == "SALES: EDIT of every object is denied\n")
        #expect(try done("--as friend check EDIT 1").hasPrefix("denied: FUNCTION_PERMISSION_MISSING"))
        #expect(try done("role denied SALES --csv").split(separator: "\r\n").count == 15)
        #expect(try done("role permissions SALES --object competitor").contains("\nEDIT           no\n"))
        #expect(try done("role allow SALES all all") == "SALES: every operation of every object is allowed\n")
        #expect(try done("department delete North").hasPrefix("crmctl: FAILED_PRECONDITION (STILL_IN_USE)"))
        #expect(try done("sharing-rule delete r") == "deleted sharing rule r, id 1\n")
        #expect(try done("policy remove 1") == "removed row 1\n")
        #expect(try done("--as friend check EDIT 1") == "denied: RECORD_NOT_FOUND\n")
    }

    @Test func `the exit status and the error say what went wrong`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let refused = try crmctl(daemon, "record", "create", "ACCOUNT")
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.errors == "crmctl: INVALID_ARGUMENT (FIELD_VIOLATION): name is required\n")
        #expect(try crmctl(daemon, "record", "create", "NOTHING").status == 2)
        daemon.kill(SIGTERM)
        daemon.waitForEnd()
        #expect(try crmctl(daemon, "health").status == 3)
    }

    @Test func `the sample company is loaded once, into an empty installation only`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let first = try crmctl(daemon, "sample-company", "--seed", "7")
        #expect(first.output.hasPrefix("Loaded 40 people and 1068 records"))
        let second = try crmctl(daemon, "sample-company")
        #expect(second.status == 1)
        #expect(second.errors.contains("the installation has 41 users already"))
    }

    @Test func `the daemon tells its services, and what its methods and messages are`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let services = try crmctl(daemon, "services")
        #expect(services.output.contains("\n  GetLimits(GetLimitsRequest) returns (GetLimitsResponse)\n      reads: "))
        let method = try crmctl(daemon, "describe", "Records/GetRecord")
        #expect(method.output.contains("rpc GetRecord(GetRecordRequest) returns (GetRecordResponse) {\n"))
        #expect(method.output.contains("\n  optional int64 id = 1 [default = 0];\n"))
        let json = try crmctl(daemon, "describe", "crm.v1.Status", "--json")
        let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(value?["kind"] as? String == "enum")
        #expect((value?["values"] as? [Any])?.isEmpty == false)
        let list = try crmctl(daemon, "services", "--json")
        #expect(try JSONSerialization.jsonObject(with: Data(list.output.utf8)) is [Any])
        let unknown = try crmctl(daemon, "describe", "GetRecrod")
        #expect(unknown.status == 1)
        #expect(unknown.errors == "crmctl: nothing is called GetRecrod; near it: crm.v1.Records/GetRecord\n")
        #expect(try crmctl(daemon, "describe", "Status").status == 2)
    }

    @Test func `what is not there is told alike, whoever finds it out`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        for arguments in [
            ["user", "get", "zz"], ["group", "get", "zz"], ["role", "get", "zz"], ["department", "get", "zz"],
            ["record", "get", "77"], ["field", "change", "ACCOUNT", "zz"], ["call", "Records/Zz"],
        ] {
            let outcome = try crmctl(daemon, arguments)
            #expect(outcome.status == 1, "\(arguments)")
            #expect(outcome.errors.hasPrefix("crmctl: "), "\(arguments)")
        }
        let guessed = try crmctl(daemon, "record", "show", "1")
        #expect(guessed.status == 2)
        #expect(guessed.errors.hasPrefix("crmctl: there is no command \"record show\"; do you mean \"record get\"?"))
    }

    @Test func `a list is given as comma-separated values, and a choice may have a comma in it`() async throws {
        let daemon = try DaemonProcess()
        try await daemon.waitUntilServing()
        let field = try crmctl(
            daemon, "field", "create", "ACCOUNT", "kinds", "multi-choice", "--choice", "A, B", "--choice", "C")
        #expect(field.status == 0, "\(field.errors)")
        let created = try crmctl(daemon, "record", "create", "ACCOUNT", "name=华为 \"H\"", "kinds=\"A, B\",C")
        #expect(created.status == 0, "\(created.errors)")
        let list = try crmctl(
            daemon, "record", "list", "ACCOUNT", "--where", "kinds in (\"A, B\")", "--fields", "id,name,kinds", "--csv")
        #expect(list.output == "id,name,kinds\r\n1,\"华为 \"\"H\"\"\",\"\"\"A, B\"\", C\"\r\n", "\(list.errors)")
    }
}
