/// A program that has a manual page and completions.
struct Program: Sendable, Hashable {
    let name: String
    /// The manual's section: 1 for everybody's programs, 8 for those of the machine.
    let section: Int

    /// All of them. One that joins is to be named here, and as a dependency of `ManualsTests`.
    static let all = [
        Program(name: "crmctl", section: 1), Program(name: "crmd", section: 8), Program(name: "crmload", section: 1),
    ]
}
