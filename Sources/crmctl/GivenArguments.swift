import Foundation

/// What the program was started with, byte for byte.
enum GivenArguments {
    /// The arguments without the program's name.
    ///
    /// - Throws: if one of them, or a variable that crmctl reads, is not UTF-8: it would be sent as something else.
    static func all() throws(InputError) -> [String] {
        var arguments: [String] = []
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = CommandLine.unsafeArgv[index] else { break }
            arguments.append(try text(bytes, "argument \(index)"))
        }
        for variable in [GlobalOptions.socketVariable, GlobalOptions.userVariable] {
            if let bytes = getenv(variable) { _ = try text(bytes, "$\(variable)") }
        }
        return arguments
    }

    static func text(_ bytes: UnsafePointer<CChar>, _ name: String) throws(InputError) -> String {
        guard let text = String(validatingCString: bytes) else {
            throw InputError("\(name) is not valid UTF-8: \(VisibleText.line(String(cString: bytes)))")
        }
        return text
    }
}
