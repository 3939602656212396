public import ArgumentParser
public import CRMModel

/// An enum of the protos, written on the command line by its name there: in either case, with - or _.
protocol ProtoNamed: CaseIterable, Sendable {
    var protoName: String { get }
    init?(protoName: String)
}

extension ProtoNamed {
    /// The value that the text names.
    init?(written text: String) {
        self.init(protoName: String(text.uppercased().map { $0 == "-" ? "_" : $0 }))
    }

    static var allNames: [String] { allCases.map(\.protoName) }
}

extension LifeState: ProtoNamed {}

extension BusinessObject: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Status: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Approval.Status: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Transition.Action: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Operation: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Access: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension Grant: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension PolicyCondition: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension FieldType: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension AuditSubject: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension BuiltInScene: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension DuplicateRule.Comparison: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}

extension DuplicateRule.Action: ProtoNamed, ExpressibleByArgument {
    public init?(argument: String) { self.init(written: argument) }
    public static var allValueStrings: [String] { allNames }
}
