/// Why a database can't be used as it is asked to.
public enum InstallationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The database is empty, and nobody is named to begin with.
    case firstAdminMissing
    /// The database has users already.
    case firstAdminNotWanted
    /// The amounts in the database are in another currency.
    case currencyDiffers(stored: String, configured: String)
    /// The name is none that a user can have.
    case firstAdminInvalid(String)

    public var description: String {
        switch self {
        case .firstAdminMissing:
            "the database is empty: name its first CRM_ADMIN with --first-admin NAME"
        case .firstAdminNotWanted:
            "the database has users already: --first-admin is only for an empty one"
        case .currencyDiffers(let stored, let configured):
            "the key currency: the amounts in the database are in \(stored), which can't become \(configured)"
        case .firstAdminInvalid(let detail): "--first-admin: \(detail)"
        }
    }
}
