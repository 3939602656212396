public import CRMModel

/// To whom a record is open, as much of it as a decision needs, in few bytes: kept with the record, so that one read tells
/// all. What has expired is in it until something changes.
///
/// An access is a byte of flags, the grantee's id, the time at which it expires if it does, and the team roles if there are
/// any; numbers as varints. Shares come first.
public struct CompactAccesses: Sendable, Hashable {
    /// How many accesses are kept so. Of more the tables tell.
    public static let maximumCount = 24

    /// One of them; who gave it, when, and with which record's team is not in it.
    public struct Entry: Sendable, Hashable {
        public var means: StoredAccess.Means
        public var grantee: Grantee.Kind
        public var access: Access
        public var teamRoles: TeamRoleSet
        public var expiresAtMilliseconds: Int64?

        init(
            means: StoredAccess.Means, grantee: Grantee.Kind, access: Access, teamRoles: TeamRoleSet,
            expiresAtMilliseconds: Int64?
        ) {
            self.means = means
            self.grantee = grantee
            self.access = access
            self.teamRoles = teamRoles
            self.expiresAtMilliseconds = expiresAtMilliseconds
        }

        /// As much of it as a decision needs.
        public init(_ access: StoredAccess) {
            self.init(
                means: access.means, grantee: access.grantee, access: access.access, teamRoles: access.teamRoles,
                expiresAtMilliseconds: access.expiresAtMilliseconds)
        }

        /// Whether it counts: what expires at t is gone at t.
        public func isInForce(at timeMilliseconds: Int64) -> Bool {
            expiresAtMilliseconds.map { $0 > timeMilliseconds } ?? true
        }
    }

    private enum Flag {
        static let team: UInt8 = 1 << 0
        static let readWrite: UInt8 = 1 << 1
        static let kindShift: UInt8 = 2
        static let expires: UInt8 = 1 << 4
        static let hasRoles: UInt8 = 1 << 5
    }

    /// The form in which they are stored.
    public let bytes: [UInt8]

    /// What was stored.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Returns: nil if there are more than are kept so.
    public init?(_ accesses: [StoredAccess]) {
        guard accesses.count <= Self.maximumCount else { return nil }
        var bytes: [UInt8] = []
        for access in accesses { Self.append(access, to: &bytes) }
        self.bytes = bytes
    }

    /// Hands the accesses out, in the order of their bytes.
    ///
    /// - Throws: `.unexpected` if the bytes are not of this form.
    public func read(_ body: (Entry) -> Void) throws(RepositoryError) {
        var rest = bytes[...]
        while let flags = rest.popFirst() {
            let number = Int64(flags >> Flag.kindShift & 3) + 1
            guard let id = Self.number(&rest), let grantee = Grantee.Kind(number: number, id: Int64(bitPattern: id)),
                let expiry = flags & Flag.expires == 0 ? 0 : Self.number(&rest),
                let roles = flags & Flag.hasRoles == 0 ? 0 : Self.number(&rest)
            else { throw .unexpected("a record's accesses are not of a form that this program knows") }
            body(
                Entry(
                    means: flags & Flag.team == 0 ? .share : .team, grantee: grantee,
                    access: flags & Flag.readWrite == 0 ? .readOnly : .readWrite,
                    teamRoles: TeamRoleSet(bits: Int64(bitPattern: roles)),
                    expiresAtMilliseconds: flags & Flag.expires == 0 ? nil : Int64(bitPattern: expiry)))
        }
    }

    private static func append(_ access: StoredAccess, to bytes: inout [UInt8]) {
        var flags = UInt8(truncatingIfNeeded: access.grantee.number - 1) << Flag.kindShift
        if access.means == .team { flags |= Flag.team }
        if access.access == .readWrite { flags |= Flag.readWrite }
        if access.expiresAtMilliseconds != nil { flags |= Flag.expires }
        if !access.teamRoles.isEmpty { flags |= Flag.hasRoles }
        bytes.append(flags)
        append(access.grantee.id, to: &bytes)
        if let expiry = access.expiresAtMilliseconds { append(expiry, to: &bytes) }
        if !access.teamRoles.isEmpty { append(access.teamRoles.bits, to: &bytes) }
    }

    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Nil if the bytes end within it, or it has more than 64 bits.
    private static func number(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 63, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            number |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }
}
