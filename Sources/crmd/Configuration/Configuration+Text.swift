extension Configuration {
    /// The configuration as a file that means it, with the documentation of every key.
    ///
    /// Documentation begins with "# ". A key without a value is shown by an example that begins with "#" and no space.
    var text: String {
        var lines = Self.comment(
            """
            The configuration of crmd: every key, with its value. A file needs only the keys that are to be different. \
            A line that begins with # and no space shows a key that has no value here.
            """)
        let standard = Configuration()
        for table in Self.tables {
            if let name = table.name {
                lines += [""] + Self.comment(table.documentation) + ["[\(name)]"]
            }
            for key in table.keys { lines += Self.lines(key, self, standard) }
        }
        lines += [""] + Self.comment(Self.servicesDocumentation)
        for (index, service) in (services ?? []).enumerated() {
            lines += (index > 0 ? [""] : []) + ["[[services]]"] + Self.lines(service.draft)
        }
        if services == nil { lines += ["#[[services]]"] + Self.lines(ServiceEntry.Draft()) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ draft: ServiceEntry.Draft) -> [String] {
        serviceKeys.flatMap { lines($0, draft, ServiceEntry.Draft()) }
    }

    /// A key's documentation and its value, or an example of one.
    private static func lines<Root>(_ key: ConfigurationKey<Root>, _ root: Root, _ standard: Root) -> [String] {
        var line: [String] = []
        if let value = key.written(root) {
            line = ["\(key.name) = \(value)"]
        } else if let example = key.example {
            line = ["#\(key.name) = \(example)"]
        }
        guard !key.documentation.isEmpty else { return line }
        let standardValue = key.written(standard).map { "; without the key \($0)" } ?? ""
        return [""] + comment(key.documentation) + comment("May be \(key.permitted)\(standardValue).") + line
    }

    /// The text in comment lines of at most 100 letters.
    private static func comment(_ text: String) -> [String] {
        var lines: [String] = []
        var line = "#"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 100 {
                lines.append(line)
                line = "#"
            }
            line += " \(word)"
        }
        return lines + [line]
    }
}
