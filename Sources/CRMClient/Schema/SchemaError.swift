/// Why a schema can't be built from descriptors, or a message can't be turned into JSON or back.
public enum SchemaError: Error, Sendable, Hashable {
    /// The descriptors are damaged, or name types that are in none of them.
    case descriptorsInvalid(String)
    /// The schema has no message of that name.
    case messageUnknown(String)
    /// The text is not one JSON document.
    case notJSON(line: Int, column: Int, String)
    /// What the JSON says can't stand at that place of the message: "fields[2].value.number".
    case valueInvalid(path: String, String)
    /// The bytes are not an encoded message of the type.
    case messageMalformed(path: String, String)
}

extension SchemaError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .descriptorsInvalid(let problem): "the descriptors can't be used: \(problem)"
        case .messageUnknown(let name): "there is no message \(name)"
        case .notJSON(let line, let column, let problem): "line \(line), column \(column): \(problem)"
        case .valueInvalid(let path, let problem): path.isEmpty ? problem : "\(path): \(problem)"
        case .messageMalformed(let path, let problem): path.isEmpty ? problem : "\(path): \(problem)"
        }
    }
}

/// What is wrong with a part of a message; the path grows as the fault travels outwards.
struct PlacedFault: Error {
    private(set) var path = ""
    let problem: String

    init(_ problem: String) {
        self.problem = problem
    }

    /// The same fault, seen from the message or the list around it.
    ///
    /// - Parameter step: a field's name, or "[2]".
    func inside(_ step: String) -> PlacedFault {
        var fault = self
        fault.path = path.isEmpty || path.hasPrefix("[") ? step + path : "\(step).\(path)"
        return fault
    }
}
