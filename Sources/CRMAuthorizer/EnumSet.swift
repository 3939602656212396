public import CRMModel

/// A set of the values of an enum from the protos: one bit a value, no allocation.
///
/// Raw values must lie between 0 and 31, which those of the statuses, grants and conditions do.
public struct EnumSet<Element>: Sendable, Hashable
where Element: RawRepresentable<Int32> & CaseIterable & Sendable & Hashable {
    /// Bit `n` stands for the value with raw value `n`.
    var bits: UInt32

    init(bits: UInt32) {
        self.bits = bits
    }

    /// The set without elements.
    public init() {
        self.init(bits: 0)
    }

    /// The set of one element.
    public init(_ element: Element) {
        self.init(bits: Self.bit(element))
    }

    /// The set of the elements of a sequence.
    public init(_ elements: some Sequence<Element>) {
        self.init(bits: elements.reduce(0) { $0 | Self.bit($1) })
    }

    private static func bit(_ element: Element) -> UInt32 {
        1 << UInt32(truncatingIfNeeded: element.rawValue)
    }

    /// Whether it has no element.
    public var isEmpty: Bool { bits == 0 }

    /// How many elements it has.
    public var count: Int { bits.nonzeroBitCount }

    /// Its elements, in the order of the proto.
    public var elements: [Element] { Element.allCases.filter { contains($0) } }

    /// Whether the element is in it.
    public func contains(_ element: Element) -> Bool {
        bits & Self.bit(element) != 0
    }

    /// Whether all elements of the other set are in it.
    public func isSuperset(of other: Self) -> Bool {
        other.bits & ~bits == 0
    }

    /// What is in both.
    public func intersection(_ other: Self) -> Self {
        Self(bits: bits & other.bits)
    }

    /// What is in this one and not in the other.
    public func subtracting(_ other: Self) -> Self {
        Self(bits: bits & ~other.bits)
    }

    /// Puts the element in.
    public mutating func insert(_ element: Element) {
        bits |= Self.bit(element)
    }

    /// Takes the element out.
    public mutating func remove(_ element: Element) {
        bits &= ~Self.bit(element)
    }

    /// What is in either, written as in policy.csv.
    public static func | (first: Self, second: Self) -> Self {
        Self(bits: first.bits | second.bits)
    }
}

extension EnumSet: ExpressibleByArrayLiteral {
    /// The set of the elements listed.
    public init(arrayLiteral elements: Element...) {
        self.init(elements)
    }
}

/// Statuses, such as those that a row of the policy names.
public typealias StatusSet = EnumSet<CRMModel.Status>
/// Grants, such as those that a row of the policy names.
public typealias GrantSet = EnumSet<Grant>
/// Conditions of policy rows.
public typealias ConditionSet = EnumSet<PolicyCondition>

extension EnumSet<Grant> {
    /// The grants that come from a preset role: its holder has them only while that very role has the operation.
    public static let ofRoles: GrantSet = [
        .orderAdmin, .orderFinance, .paymentFinance, .refundFinance, .invoiceFinance, .crmAdmin,
    ]
    /// The fourteen grants that a row may name. The others only let a record be seen.
    public static let ofRows: GrantSet =
        ofRoles | [
            .owner, .ownerSuperior, .shareRw, .shareRo, .teamRw, .teamRo, .teamRwSuperior, .currentConfirmer,
        ]
    /// Who may share, lock and unlock a record: the owner, a superior of the owner, CRM_ADMIN.
    public static let ofKeepers: GrantSet = [.owner, .ownerSuperior, .crmAdmin]
}
