internal import CRMModel
internal import CRMService
internal import Glibc
internal import Logging
internal import NIOCore
internal import TTRPC

/// What the daemon goes by. Its keys, and what each means, are the tables of ``tables`` and ``serviceKeys``.
struct Configuration {
    var currency = "CNY"
    var crmAdminMayEverything = false
    var accountReporting = false
    var logLevel = Logger.Level.info
    /// Nil: as many as there are cores, up to eight.
    var eventLoops: Int?
    var shutdownGraceSeconds = 30
    /// Objects that aren't here are PRIVATE.
    var baseVisibility: [BusinessObject: BaseVisibility] = [:]
    var serviceLimits = ServiceLimits()
    var transportLimits = TTRPC.Limits()
    /// Nil: the daemon's own uid, for all users.
    var services: [ServiceEntry]?

    subscript(visibilityOf object: BusinessObject) -> BaseVisibility {
        get { baseVisibility[object] ?? .private }
        set { baseVisibility[object] = newValue == .private ? nil : newValue }
    }
}

extension Configuration {
    /// The settings of the operations.
    var settings: Settings {
        var settings = Settings()
        settings.currency = currency
        settings.crmAdminMayEverything = crmAdminMayEverything
        settings.accountReporting = accountReporting
        settings.baseVisibility = baseVisibility
        settings.limits = serviceLimits
        settings.answerBytes = transportLimits.maximumFrameBytes
        settings.access = ServiceAccess(
            services: services?.map(\.service) ?? [ServiceAccess.Service(name: "local", uid: getuid(), users: nil)])
        return settings
    }

    /// How many event loops there are to be. More than eight would have nothing to do that the writer and the clients, which
    /// share the machine, leave to them, and each has a connection to the database with a cache of its own.
    var eventLoopCount: Int { eventLoops ?? min(8, System.coreCount) }

    var shutdownGrace: Duration { .seconds(shutdownGraceSeconds) }

    /// The limits that it decides, by their keys.
    var namedLimits: [NamedLimit] {
        Self.limits.keys.compactMap { key in
            key.number(self).map { number in
                NamedLimit(
                    name: key.name, value: Int64(number), unit: key.unit ?? "", description: key.documentation)
            }
        }
    }
}
