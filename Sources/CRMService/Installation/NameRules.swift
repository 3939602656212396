/// How names have to be. Each function says what is wrong with one, or nil.
enum NameRules {
    /// Of a user: letters, digits and . _ - @, 1 to 64 of them.
    static func problem(userName name: String) -> String? {
        guard (1...64).contains(name.utf8.count) else { return "a user's name has 1 to 64 characters" }
        let isValid = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || isDigit($0) || "._-@".unicodeScalars.contains($0)
        }
        return isValid ? nil : "a user's name consists of letters, digits and . _ - @"
    }

    /// Of a field: lower-case letters, digits and _, a letter first, 1 to 63 of them.
    static func problem(fieldKey key: String) -> String? {
        let isValid =
            (1...63).contains(key.utf8.count) && isLower(key.unicodeScalars.first)
            && key.unicodeScalars.allSatisfy { isLower($0) || isDigit($0) || $0 == "_" }
        return isValid ? nil : "a key consists of 1 to 63 lower-case letters, digits and _, a letter first"
    }

    /// Of a role: upper-case letters, digits and _, a letter first, 1 to 63 of them.
    static func problem(roleName name: String) -> String? {
        let isValid =
            (1...63).contains(name.utf8.count) && isUpper(name.unicodeScalars.first)
            && name.unicodeScalars.allSatisfy { isUpper($0) || isDigit($0) || $0 == "_" }
        return isValid ? nil : "a role's name consists of 1 to 63 upper-case letters, digits and _, a letter first"
    }

    /// Of people, departments, groups and fields: 1 to 200 characters, not only spaces, no control characters.
    static func problem(title: String) -> String? {
        guard (1...200).contains(title.unicodeScalars.count), title.contains(where: { !$0.isWhitespace }) else {
            return "it has 1 to 200 characters, not only spaces"
        }
        return title.unicodeScalars.contains(where: \.isControl) ? "it has no control characters" : nil
    }

    private static func isLower(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("a"..."z").contains($0) } ?? false }

    private static func isUpper(_ scalar: Unicode.Scalar?) -> Bool { scalar.map { ("A"..."Z").contains($0) } ?? false }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
