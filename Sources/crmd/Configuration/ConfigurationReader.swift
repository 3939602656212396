internal import Glibc
internal import TOMLKit

/// Makes a configuration from a text. What isn't known is refused by its name.
struct ConfigurationReader {
    private var configuration = Configuration()

    /// Reads the file.
    static func configuration(file path: String) throws(ConfigurationError) -> Configuration {
        guard let bytes = bytes(of: path) else {
            throw ConfigurationError("\(path) can't be read: \(String(cString: strerror(errno)))")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw ConfigurationError("\(path) is no text in UTF-8")
        }
        do throws(ConfigurationError) {
            return try configuration(text: text)
        } catch {
            throw ConfigurationError("\(path): \(error)")
        }
    }

    static func configuration(text: String) throws(ConfigurationError) -> Configuration {
        var reader = ConfigurationReader()
        try reader.read(try parse(text))
        return reader.configuration
    }

    private static func bytes(of path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return ferror(file) == 0 ? bytes : nil
    }

    private static func parse(_ text: String) throws(ConfigurationError) -> TOMLTable {
        do {
            return try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ConfigurationError("\(error.source.begin.debugDescription): \(error.description)")
        } catch {
            throw ConfigurationError("\(error)")
        }
    }

    private mutating func read(_ root: TOMLTable) throws(ConfigurationError) {
        for (name, value) in root {
            if name == "services" {
                try readServices(value)
            } else if let table = Configuration.tables.first(where: { $0.name == name }) {
                guard let content = value.table else { throw Self.fault(name, .expected("a table", value)) }
                for (key, value) in content { try read(value, of: key, in: table) }
            } else if let table = Configuration.tables.first(where: { $0.name == nil }) {
                try read(value, of: name, in: table)
            }
        }
    }

    private mutating func read(
        _ value: any TOMLValueConvertible, of name: String, in table: ConfigurationTable
    ) throws(ConfigurationError) {
        let known =
            Configuration.tables.flatMap(\.fullNames) + Configuration.tables.compactMap(\.name) + ["services"]
        try Self.read(
            value, of: name, by: table.keys, fullName: table.name(of: name), known: known, into: &configuration)
    }

    private mutating func readServices(_ value: any TOMLValueConvertible) throws(ConfigurationError) {
        guard let list = value.array else { throw Self.fault("services", .expected("tables, [[services]]", value)) }
        guard !list.isEmpty else {
            throw ConfigurationError("the key services: with an empty list nobody may call; leave it out")
        }
        var services: [ServiceEntry] = []
        for (index, element) in list.enumerated() {
            let prefix = "services[\(index + 1)]"
            guard let content = element.table else { throw Self.fault(prefix, .expected("a table", element)) }
            var draft = ServiceEntry.Draft()
            let known = Configuration.serviceKeys.map { "\(prefix).\($0.name)" }
            for (key, value) in content {
                try Self.read(
                    value, of: key, by: Configuration.serviceKeys, fullName: "\(prefix).\(key)", known: known,
                    into: &draft)
            }
            let service: ServiceEntry
            do throws(ConfigurationError) {
                service = try ServiceEntry(draft)
            } catch {
                throw ConfigurationError("the key \(prefix).\(error)")
            }
            guard !services.contains(where: { $0.uid == service.uid }) else {
                throw ConfigurationError("the key \(prefix).uid: \(service.uid) stands there twice")
            }
            services.append(service)
        }
        configuration.services = services
    }

    private static func read<Root>(
        _ value: any TOMLValueConvertible, of name: String, by keys: [ConfigurationKey<Root>], fullName: String,
        known: [String], into root: inout Root
    ) throws(ConfigurationError) {
        guard let key = keys.first(where: { $0.name == name }) else {
            let nearest = SimilarName.nearest(to: fullName, among: known)
            throw ConfigurationError(
                "there is no key \(fullName)" + (nearest.map { "; is \($0) meant?" } ?? ""))
        }
        do throws(ConfigurationError) {
            try key.read(value, &root)
        } catch {
            throw fault(fullName, error)
        }
    }

    private static func fault(_ name: String, _ error: ConfigurationError) -> ConfigurationError {
        ConfigurationError("the key \(name): \(error)")
    }
}
