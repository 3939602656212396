import CRMClient
import CRMModel

/// What shells offer where the protos of this build know the names; a daemon may know others.
enum CompletionNames {
    private static let schema = try? Schema.ofThisBuild()

    /// "Records/GetRecord".
    static var methods: [String] {
        (schema?.services ?? []).flatMap(\.methods).map { method in
            "\(method.service.split(separator: ".").last ?? "")/\(method.name)"
        }
    }

    /// "crm.v1.Records".
    static var services: [String] { (schema?.services ?? []).map(\.fullName) }

    /// Everything that can be described, by a name that is short and yet nothing else's.
    static let declarations: [String] = {
        let names = (schema?.declarations ?? []).map(\.fullName)
        let ends = names.map { endings(of: $0) }
        let counts = Dictionary(ends.joined().map { ($0, 1) }, uniquingKeysWith: +)
        return zip(names, ends).map { name, ends in ends.first { counts[$0] == 1 } ?? name }
    }()

    /// "GetRecord", "Records.GetRecord", "v1.Records.GetRecord", ...
    private static func endings(of name: String) -> [String] {
        let parts = name.split { $0 == "." || $0 == "/" }
        return parts.indices.reversed().map { parts[$0...].joined(separator: ".") }
    }

    /// What a list can be sorted by, beside the fields of the object.
    static var properties: [String] { RecordProperty.allCases.map(\.rawValue) }
}
