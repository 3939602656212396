internal import CRMService
internal import TOMLKit

/// One of `[[services]]`.
struct ServiceEntry {
    var name: String
    var uid: Int
    /// Nil: all.
    var users: [String]?

    /// What a file says before everything is there.
    struct Draft {
        var name: String?
        var uid: Int?
        var users: [String]?
    }

    /// - Throws: ``ConfigurationError`` with the name of the key that is missing.
    init(_ draft: Draft) throws(ConfigurationError) {
        guard let name = draft.name else { throw ConfigurationError("name is missing") }
        guard let uid = draft.uid else { throw ConfigurationError("uid is missing") }
        (self.name, self.uid, users) = (name, uid, draft.users)
    }

    var draft: Draft { Draft(name: name, uid: uid, users: users) }

    var service: ServiceAccess.Service {
        ServiceAccess.Service(name: name, uid: UInt32(clamping: uid), users: users.map { Set($0) })
    }
}

extension Configuration {
    /// The keys of one of `[[services]]`.
    static let serviceKeys: [ConfigurationKey<ServiceEntry.Draft>] = [
        ConfigurationKey(
            name: "name", documentation: "The service's name, for people. It can't be missing.",
            permitted: "a text in quotes", example: "\"billing\"",
            read: { value, draft throws(ConfigurationError) in
                guard let text = value.string else { throw .expected("a text in quotes", value) }
                draft.name = text
            },
            written: { $0.name?.quotedForTOML }),
        .number(
            "uid", \.uid, NumberRange(0...Int(UInt32.max)), example: 990,
            "The uid of its processes, each uid once. It can't be missing."),
        ConfigurationKey(
            name: "users", documentation: "The users for whom it may act; without the key for all.",
            permitted: "a list of names", example: "[\"amy\", \"bob\"]",
            read: { value, draft throws(ConfigurationError) in
                guard let list = value.array else { throw .expected("a list of texts in quotes", value) }
                draft.users = []
                for element in list {
                    guard let text = element.string else { throw .expected("a list of texts in quotes", element) }
                    draft.users?.append(text)
                }
            },
            written: { $0.users.map { "[" + $0.map(\.quotedForTOML).joined(separator: ", ") + "]" } }),
    ]

    /// What `[[services]]` as a whole means.
    static let servicesDocumentation = """
        Who may call: a table for each service, told by the uid of its processes. With none of these tables it is the \
        daemon's own uid alone, for all users; with some, only the uids that are listed.
        """
}
