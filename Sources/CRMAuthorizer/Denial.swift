public import CRMModel

/// Why an operation is denied: every layer that failed, and what would have helped.
///
/// About a record that the actor does not see it says that alone; everything else stays empty.
public struct Denial: Sendable, Hashable {
    /// What failed; see ``Failures``.
    public var failures: Failures
    /// The conditions that do not hold, of the rows that name the record's status.
    public var failedConditions: ConditionSet = []
    /// The statuses in which the actor's grants would do, if everything else stayed as it is. Only when rows govern the
    /// operation and the actor has the function permission.
    ///
    /// The present status is among them when only a lock is in the way. Of another status it is assumed that a
    /// confirmation starts again in it, as it does.
    public var statusesThatAllow: StatusSet = []
    /// The grants of which one would do in the present status.
    public var grantsThatAllow: GrantSet = []

    /// That there is no such record, or that the actor may not see it.
    public static let notFound = Denial(failures: .notFound)

    init(failures: Failures) {
        self.failures = failures
    }

    /// The one reason with which the operation is refused: what is farthest from being mended by the actor comes first.
    public var primary: Reason {
        if failures.contains(.notFound) { return .recordNotFound }
        if failures.contains(.notOffered) { return .operationNotOffered }
        if failures.contains(.functionPermission) { return .functionPermissionMissing }
        if failures.contains(.notAdministrator) { return .crmAdminRequired }
        if failures.contains(.invalidated) { return .recordInvalidated }
        if failures.contains(.locked) { return .recordLocked }
        if failures.contains(.status) { return .statusForbids }
        return .dataPermissionMissing
    }
}

extension Denial {
    /// The things that can be in the way, of which several may be at once.
    public struct Failures: OptionSet, Sendable, Hashable {
        /// One bit a thing.
        public let rawValue: UInt16

        /// A set of its bits.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// The actor does not see the record.
        public static let notFound = Failures(rawValue: 1 << 0)
        /// The object does not offer the operation to anyone.
        public static let notOffered = Failures(rawValue: 1 << 1)
        /// Layer 1: no role of the actor has the operation on for the object.
        public static let functionPermission = Failures(rawValue: 1 << 2)
        /// Only CRM_ADMIN may, and the actor isn't, or that role does not have the operation.
        public static let notAdministrator = Failures(rawValue: 1 << 3)
        /// The record is in the recycle bin, where it can't be changed.
        public static let invalidated = Failures(rawValue: 1 << 4)
        /// The record is locked, and the actor is none of those who may unlock it.
        public static let locked = Failures(rawValue: 1 << 5)
        /// Layer 2: no row names the record's status, or only rows whose condition does not hold; for RESTORE and
        /// DELETE, the record is not in the recycle bin.
        public static let status = Failures(rawValue: 1 << 6)
        /// Layer 3: the actor holds no grant that would do: in the present status if there is one that does, else in any.
        public static let dataPermission = Failures(rawValue: 1 << 7)
    }
}
