internal import CRMModel
internal import Logging
internal import TOMLKit

extension Configuration {
    /// Every key but those of `[[services]]`: the one place that says what there is.
    static let tables = [general, visibility, limits]

    private static let general = ConfigurationTable(
        name: nil, documentation: "",
        keys: [
            ConfigurationKey(
                name: "currency",
                documentation: "The installation's currency, by ISO 4217. A database keeps the one that it began with.",
                permitted: "three capital letters",
                read: { value, root throws(ConfigurationError) in
                    guard let text = value.string else { throw .expected("a text in quotes", value) }
                    guard text.utf8.count == 3, text.utf8.allSatisfy({ (65...90).contains($0) }) else {
                        throw ConfigurationError("\"\(text)\" is no ISO 4217 code such as CNY")
                    }
                    root.currency = text
                },
                written: { $0.currency.quotedForTOML }),
            .flag(
                "crm_admin_may_everything", \.crmAdminMayEverything,
                "Whether CRM_ADMIN passes status and data permission wherever an object offers the operation."),
            .flag(
                "account_reporting", \.accountReporting,
                "Whether new accounts have to be reported: they start NOT_EFFECTIVE, and are ASSIGNED when approved."),
            .choice(
                "log_level", \.logLevel, names: \.rawValue,
                "What is logged, to standard error: messages of this level and those that matter more."),
            .number(
                "event_loops", \.eventLoops, NumberRange(1...256), example: 4,
                "Threads that serve connections and read. Without the key as many as it has cores, up to 8."),
            .number(
                "shutdown_grace_seconds", \.shutdownGraceSeconds, NumberRange(0...3_600), unit: "seconds",
                "How long requests under way may take after SIGTERM; then their connections are closed."),
        ])

    private static let visibility = ConfigurationTable(
        name: "base_visibility",
        documentation: """
            Who sees an object's records: with PRIVATE those to whom a relation or a sharing rule shows them, with \
            PUBLIC_READ_ONLY everybody. Without its key an object is PRIVATE.
            """,
        keys: BusinessObject.allCases.map { object in
            .choice(object.protoName, \.[visibilityOf: object], names: \.protoName, "")
        })
}
