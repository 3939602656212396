/// What the process ends with, as `crmctl --help` tells.
enum ExitStatus: Int32 {
    case done = 0
    case refused = 1
    case usage = 2
    case unreachable = 3
    case denied = 4
}

/// Ends the command with a status when everything has been said already.
struct Leave: Error {
    let status: ExitStatus
}

/// What is wrong with the arguments or the input, for people.
struct InputError: Error, Hashable, CustomStringConvertible {
    let description: String
    let status: ExitStatus

    /// - Parameter status: `.refused` if what is named isn't there.
    init(_ description: String, status: ExitStatus = .usage) {
        self.description = description
        self.status = status
    }
}
