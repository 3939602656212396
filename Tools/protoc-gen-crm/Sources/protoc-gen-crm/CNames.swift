import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// How protoc-c spells names of the protos in C.
enum CNames {
    /// The keywords of C and C++ behind which protoc-c puts an underscore, as far as fields have them.
    private static let reserved: Set<String> = [
        "operator", "default", "public", "private", "class", "new", "delete", "register", "switch", "case", "return",
        "int", "long", "short", "float", "double", "char", "bool", "union", "enum", "struct", "namespace", "template",
        "this", "typename", "virtual", "explicit", "export", "static", "signed", "unsigned", "void", "const",
    ]

    /// `crm.v1.FieldSet` is `Crm__V1__FieldSet`.
    static func type(_ fullName: String) -> String {
        fullName.split(separator: ".").map { component in
            component.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        }.joined(separator: "__")
    }

    /// `crm.v1.FieldSet` is `crm__v1__field_set`.
    static func function(_ fullName: String) -> String {
        fullName.split(separator: ".").map { component in
            var result = ""
            var wasUpper = true
            for character in component {
                if character.isUppercase && !wasUpper { result += "_" }
                wasUpper = character.isUppercase
                result += character.lowercased()
            }
            return result
        }.joined(separator: "__")
    }

    static func field(_ name: String) -> String {
        let name = name.lowercased()
        return reserved.contains(name) ? name + "_" : name
    }
}
