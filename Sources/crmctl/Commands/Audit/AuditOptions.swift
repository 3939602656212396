import ArgumentParser
import CRMModel

/// How much is listed of what was changed, and how.
struct AuditOptions: ParsableArguments {
    @OptionGroup var paging: PageOptions

    @Flag(help: "Long values whole.")
    var full = false
}

extension Session {
    /// Shows what was changed.
    ///
    /// - Parameter namesSubject: whether each entry says what it is about.
    func show(
        _ found: (elements: [AuditEntry], nextToken: String), namesSubject: Bool, _ list: AuditOptions,
        _ form: TableForm
    ) async throws {
        let view = AuditView(
            names: try await AuditNames(self), maximumLength: list.full || form.csv ? nil : AuditView.standardLength)
        if form.csv {
            try console.table(view.table(found.elements), form)
        } else {
            let lines = found.elements.flatMap { view.lines($0, namesSubject: namesSubject) }
            try console.lines(lines.isEmpty ? ["nothing was changed"] : lines)
        }
        PageOptions.tellOfMore(found.nextToken)
    }
}
