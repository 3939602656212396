/// Which uids may connect, and for which users each may act.
public struct ServiceAccess: Sendable {
    /// A service that may call.
    public struct Service: Sendable {
        /// For people: in logs.
        public var name: String
        public var uid: UInt32
        /// The names of the users for whom it may act; nil: all.
        public var users: Set<String>?

        public init(name: String, uid: UInt32, users: Set<String>?) {
            self.name = name
            self.uid = uid
            self.users = users
        }
    }

    private let services: [UInt32: Service]

    /// - Parameter services: each with another uid.
    public init(services: [Service]) {
        self.services = Dictionary(services.map { ($0.uid, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the uid may connect at all.
    public func admits(uid: UInt32) -> Bool { services[uid] != nil }

    /// Whether the uid may act for the user of that name.
    func mayAct(uid: UInt32, for user: String) -> Bool {
        guard let service = services[uid] else { return false }
        return service.users?.contains(user) ?? true
    }
}
