import CRMClient

/// Declarations as they stand in a proto, for people.
struct ProtoText {
    private(set) var lines: [String] = []
    private var level = 0

    /// The lines that say what is declared.
    static func lines(_ declaration: Declaration) -> [String] {
        var text = ProtoText()
        switch declaration {
        case .service(let service): text.add(service)
        case .method(let method): text.add(method)
        case .message(let message): text.add(message)
        case .enumeration(let enumeration): text.add(enumeration)
        }
        return text.lines
    }

    static func lines(_ message: MessageDescription) -> [String] { lines(.message(message)) }

    /// "GetRecord(GetRecordRequest) returns (stream GetRecordResponse)".
    ///
    /// Types of the service's own package go without it.
    static func signature(_ method: MethodSchema) -> String {
        let package = method.service.split(separator: ".").dropLast().joined(separator: ".")
        let request = (method.isClientStreaming ? "stream " : "") + short(method.requestName, in: package)
        let response = (method.isServerStreaming ? "stream " : "") + short(method.responseName, in: package)
        return "\(method.name)(\(request)) returns (\(response))"
    }

    // MARK: Declarations

    private mutating func add(_ service: ServiceSchema) {
        block("service \(service.fullName)", service.comment) { text in
            for method in service.methods { text.add(method) }
        }
    }

    private mutating func add(_ method: MethodSchema) {
        let head = "rpc " + Self.signature(method)
        guard method.hasNoSideEffects else {
            comment(method.comment)
            return line(head + ";")
        }
        block(head, method.comment) { text in text.line("option idempotency_level = NO_SIDE_EFFECTS;") }
    }

    private mutating func add(_ message: MessageDescription) {
        block("message \(level == 0 ? message.fullName : Self.last(message.fullName))", message.comment) { text in
            for enumeration in message.enums { text.add(enumeration) }
            for inner in message.messages { text.add(inner) }
            var done: Set<String> = []
            for field in message.fields {
                guard let oneof = field.oneof else {
                    text.add(field, in: message.package)
                    continue
                }
                guard done.insert(oneof).inserted else { continue }
                text.block("oneof \(oneof)") { text in
                    for field in message.fields where field.oneof == oneof { text.add(field, in: message.package) }
                }
            }
        }
    }

    private mutating func add(_ field: FieldDescription, in package: String) {
        comment(field.comment)
        let hasLabel = field.oneof == nil && !field.type.hasPrefix("map<")
        let label = hasLabel ? "\(field.label.rawValue) " : ""
        let value = field.defaultValue.map { " [default = \(Self.literal($0, field.type))]" } ?? ""
        line("\(label)\(Self.short(field.type, in: package)) \(field.name) = \(field.number)\(value);")
    }

    private mutating func add(_ enumeration: EnumDescription) {
        let name = level == 0 ? enumeration.fullName : Self.last(enumeration.fullName)
        block("enum \(name)", enumeration.comment) { text in
            for value in enumeration.values {
                text.comment(value.comment)
                text.line("\(value.name) = \(value.number);")
            }
        }
    }

    // MARK: Lines

    private mutating func block(_ head: String, _ comment: String = "", _ content: (inout ProtoText) -> Void) {
        self.comment(comment)
        let start = lines.count
        line(head + " {")
        level += 1
        content(&self)
        level -= 1
        if lines.count == start + 1 {
            lines[start] += "}"
        } else {
            line("}")
        }
    }

    private mutating func comment(_ text: String) {
        if text.isEmpty { return }
        for part in VisibleText.lines(text) { line(part.isEmpty ? "//" : "// \(part)") }
    }

    private mutating func line(_ text: String) {
        lines.append(String(repeating: "  ", count: level) + text)
    }

    // MARK: Names

    /// A type's name, without the package in which it is read; that of a map's values as well.
    private static func short(_ type: String, in package: String) -> String {
        let prefix = package + "."
        if type.hasPrefix(prefix) { return String(type.dropFirst(prefix.count)) }
        guard type.hasPrefix("map<"), let space = type.firstIndex(of: " ") else { return type }
        let value = String(type[type.index(after: space)...])
        return type[...space] + short(value, in: package)
    }

    private static func last(_ name: String) -> String {
        name.split(separator: ".").last.map { String($0) } ?? name
    }

    private static func literal(_ value: String, _ type: String) -> String {
        guard type == "string" || type == "bytes" else { return value }
        // Bytes come escaped already.
        let escaped = type == "bytes" ? value : value.map(escaped).joined()
        return "\"\(VisibleText.line(escaped))\""
    }

    private static func escaped(_ character: Character) -> String {
        switch character {
        case "\"", "\\": "\\\(character)"
        case "\n": "\\n"
        case "\t": "\\t"
        default: String(character)
        }
    }
}
