public import CRMModel

/// What the configuration decides about the operations.
public struct Settings: Sendable {
    /// The installation's currency, ISO 4217.
    public var currency = "CNY"
    /// Lets CRM_ADMIN do whatever an object offers, whatever its status.
    public var crmAdminMayEverything = false
    /// Whether new accounts have to be reported, and so start NOT_EFFECTIVE.
    public var accountReporting = false
    /// Objects whose base visibility is not PRIVATE.
    public var baseVisibility: [BusinessObject: BaseVisibility] = [:]
    /// Who may call, and for whom.
    public var access = ServiceAccess(services: [])
    /// How much of what there may be.
    public var limits = ServiceLimits()

    /// The bytes of an answer that the transport can carry.
    public var answerBytes = 4 * 1024 * 1024

    /// The bytes that the fields of an answer's records may come to; the rest is for what else belongs to a thousand
    /// records.
    var answerFieldBytes: Int { answerBytes - 512 * 1024 }

    /// Past so many terms that a searched word finds, it is held against the records themselves rather than against all its
    /// terms.
    var maximumSearchedTerms = 50_000

    public init() {}
}
