import CRMTestKit
import Foundation
import Testing

/// What shells offer when the key for it is pressed behind the line.
struct CompletionTests {
    private let tree: InstalledTree

    init() throws {
        tree = try InstalledTree()
    }

    private static let lines: [(line: String, offered: Set<String>, notOffered: Set<String>)] = [
        ("crmctl ", ["record", "user", "services", "describe"], ["get"]),
        ("crmctl rec", ["record"], ["user"]),
        ("crmctl record ", ["create", "get", "edit", "list"], ["user"]),
        ("crmctl record list ", ["ACCOUNT", "SALES_ORDER"], ["create"]),
        ("crmctl record list S", ["SALES_LEAD", "SALES_ORDER"], ["ACCOUNT"]),
        ("crmctl record list ACCOUNT --", ["--where", "--csv", "--socket", "--as", "--timeout"], ["--owner"]),
        ("crmctl record create ACCOUNT --status ", ["ASSIGNED", "REPORTING"], ["ACCOUNT"]),
        ("crmctl call Records/", ["Records/GetRecord"], ["Health/Check"]),
        ("crmctl describe ", ["GetRecord", "Records", "Approval.Status", "Health.Check"], ["Check"]),
        ("crmctl check ", ["EDIT", "CHANGE_OWNER"], ["ACCOUNT"]),
        ("crmctl health --client ", ["web", "mobile", "service"], []),
        ("crmctl --", ["--socket", "--as", "--json"], ["--where"]),
        ("crmctl --as li.na record list ", ["ACCOUNT"], ["create"]),
        ("crmd --", ["--socket", "--database", "--config", "--first-admin"], ["--as"]),
    ]

    @Test func `bash offers commands, options and names`() throws {
        for (line, offered, notOffered) in Self.lines {
            let words = try bash(line)
            #expect(words.isSuperset(of: offered), "\(line): \(words)")
            #expect(words.isDisjoint(with: notOffered), "\(line): \(words)")
        }
    }

    @Test func `bash offers files where one is wanted`() throws {
        let folder = tree.path("man")
        #expect(try bash("crmctl health --socket \(folder)/").contains("\(folder)/man1"))
        #expect(try bash("crmd --database \(folder)/").contains("\(folder)/man8"))
    }

    @Test(.enabled(if: BuiltProgram.isInstalled("fish"), "fish is not installed"))
    func `fish offers commands, options and names`() throws {
        for (line, offered, notOffered) in Self.lines {
            let program = line.split(separator: " ")[0]
            let script = "source '\(tree.path("fish/vendor_completions.d/\(program).fish"))'; complete -C '\(line)'"
            let outcome = try BuiltProgram.run(
                ["fish", "--no-config", "-c", script],
                environment: ["PATH": searchPath, "HOME": tree.prefix])
            let words = Set(outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) })
            #expect(words.isSuperset(of: offered), "\(line): \(words) \(outcome.errors)")
            #expect(words.isDisjoint(with: notOffered), "\(line): \(words)")
        }
    }

    private var searchPath: String {
        let programs = URL(fileURLWithPath: BuiltProgram.path("crmctl")).deletingLastPathComponent().path
        return programs + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "")
    }

    /// The words that bash offers behind the line.
    private func bash(_ line: String) throws -> Set<String> {
        let program = line.split(separator: " ")[0]
        let script = """
            source "$1"
            COMP_LINE=$2
            read -ra COMP_WORDS <<<"$2"
            [ "${2: -1}" != ' ' ] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            COMP_POINT=${#COMP_LINE}
            set -- $(complete -p \(program))
            while [ "$1" != -F ]; do shift; done
            "$2" \(program) "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let outcome = try BuiltProgram.run(
            ["bash", "--norc", "-c", script, "bash", tree.path("bash-completion/completions/\(program)"), line],
            environment: ["PATH": searchPath])
        #expect(outcome.errors == "", "\(line)")
        return Set(outcome.output.split(separator: "\n").map { String($0) })
    }
}
