import ArgumentParser

/// In which form a table is shown.
struct TableForm: ParsableArguments {
    @Flag(help: "Comma-separated values (RFC 4180), in place of a table.")
    var csv = false
}

/// A command that shows a table.
protocol TableCommand: ClientCommand {
    var form: TableForm { get }
}

extension TableCommand {
    func validate() throws { try checkForm() }

    /// - Throws: if two forms are asked for.
    func checkForm() throws {
        if form.csv, options.json { throw ValidationError("Either --csv or --json") }
    }
}
