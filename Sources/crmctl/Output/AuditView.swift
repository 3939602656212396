import CRMModel

/// Entries of the audit, for people and for spreadsheets.
struct AuditView {
    /// So many characters are shown of a value, unless all are wanted.
    static let standardLength = 60

    let names: AuditNames
    /// Nil: values are shown whole.
    let maximumLength: Int?

    /// A line that says who did it, how and to what, then one for each change.
    func lines(_ entry: AuditEntry, namesSubject: Bool) -> [String] {
        var parts = [
            "\(Self.time(entry)) UTC", names.user(entry.userID), "through \(names.service(entry.serviceUid))",
            Self.method(entry),
        ]
        if namesSubject { parts.append(names.subject(entry)) }
        if entry.version != 0 { parts.append("version \(entry.version)") }
        return [VisibleText.line(parts.joined(separator: "  "))]
            + entry.changes.map { change in
                let old = text(change.oldValue, of: change.key, entry.subject)
                let new = text(change.newValue, of: change.key, entry.subject)
                return "    \(VisibleText.line(names.property(change.key))): \(old) → \(new)"
            }
    }

    /// A row for each change.
    func table(_ entries: [AuditEntry]) -> Table {
        let titles = [
            "ID", "TIME", "USER", "SERVICE_UID", "METHOD", "SUBJECT", "SUBJECT_ID", "VERSION", "FIELD", "OLD", "NEW",
        ]
        var table = Table(titles.map { Table.Column($0) })
        for entry in entries {
            let start = [
                "\(entry.id)", Self.time(entry), names.user(entry.userID), "\(entry.serviceUid)", entry.method,
                entry.subject?.protoName ?? "", "\(entry.subjectID)", entry.version == 0 ? "" : "\(entry.version)",
            ]
            for change in entry.changes.isEmpty ? [FieldChange()] : entry.changes {
                let values = [change.oldValue, change.newValue].map { value in
                    value.map { names.text($0, of: change.key, entry.subject) } ?? ""
                }
                table.add(start + [change.key] + values)
            }
        }
        return table
    }

    private func text(_ value: Value?, of key: String, _ subject: AuditSubject?) -> String {
        guard let value else { return "(empty)" }
        let text = VisibleText.line(names.text(value, of: key, subject))
        guard let maximumLength, text.count > maximumLength else { return text }
        return text.prefix(maximumLength) + "…"
    }

    private static func time(_ entry: AuditEntry) -> String {
        Value(kind: .timeMilliseconds(entry.timeMilliseconds)).text
    }

    /// "Records/EditRecord".
    private static func method(_ entry: AuditEntry) -> String {
        let package = "crm.v1."
        return entry.method.hasPrefix(package) ? String(entry.method.dropFirst(package.count)) : entry.method
    }
}
