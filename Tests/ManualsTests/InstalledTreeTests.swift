import CRMTestKit
import Foundation
import Testing

@testable import manuals

/// What the tool writes for the programs of this build, as shells and man take it.
struct InstalledTreeTests {
    private let tree: InstalledTree

    init() throws {
        tree = try InstalledTree()
    }

    @Test func `every program has a page and a completion for each shell, where they are looked for`() {
        var expected: Set<String> = []
        for program in Program.all {
            expected.insert("man/man\(program.section)/\(program.name).\(program.section)")
            expected.insert("bash-completion/completions/\(program.name)")
            expected.insert("zsh/site-functions/_\(program.name)")
            expected.insert("fish/vendor_completions.d/\(program.name).fish")
        }
        #expect(tree.files == expected)
    }

    @Test(.enabled(if: BuiltProgram.isInstalled("mandoc"), "mandoc is not installed"))
    func `mandoc has nothing to say against any page`() throws {
        for file in tree.files where file.hasPrefix("man/") {
            let outcome = try BuiltProgram.run(["mandoc", "-T", "lint", tree.path(file)])
            #expect(outcome.status == 0)
            #expect(outcome.output == "", "\(file)")
        }
    }

    @Test(.enabled(if: BuiltProgram.isInstalled("mandoc"), "mandoc is not installed"))
    func `the page of crmctl shows every command with its options, and nothing of roff`() throws {
        let page = try BuiltProgram.run(["mandoc", "-T", "utf8", "-O", "width=100", tree.path("man/man1/crmctl.1")])
        let text = page.output.replacing(#/.\u{8}/#, with: "").replacing("\u{a0}", with: " ")
        for part in [
            "CRMCTL(1)", "record list object [--where condition ...]", "--client kind", "EXIT STATUS", "CRM_SOCKET",
            "SALES_ORDER", "{\"error\": {…}}", "'annual_revenue >= 1000000'", "^= (starts with)",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(!text.contains("\\"))
    }

    @Test(
        .enabled(
            if: BuiltProgram.isInstalled("zsh") && BuiltProgram.isInstalled("fish"), "zsh or fish is not installed")
    )
    func `every shell takes its completions`() throws {
        for program in Program.all {
            for (shell, file) in [
                ("bash", "bash-completion/completions/\(program.name)"),
                ("zsh", "zsh/site-functions/_\(program.name)"),
                ("fish", "fish/vendor_completions.d/\(program.name).fish"),
            ] {
                let outcome = try BuiltProgram.run([shell, "-n", tree.path(file)])
                #expect(outcome.status == 0 && outcome.errors == "", "\(file): \(outcome.errors)")
            }
        }
    }
}
