internal import CRMAuthorizer
internal import CRMModel

/// Who calls, for whom, and under which key: what the metadata say, checked as far as it goes without
/// the organisation.
struct CallIdentity: Sendable {
    let userName: String
    let serviceUID: UInt32
    let clientKind: ClientKind
    let idempotencyKey: String?

    private static let maximumKeyBytes = 128

    /// - Throws: USER_MISSING, ACTING_FOR_USER_DENIED, METADATA_INVALID.
    init(_ call: borrowing IncomingCall, _ access: ServiceAccess) throws(CallError) {
        guard let user = call.user, !user.isEmpty else {
            throw CallError(.userMissing, "the call names no user: metadata crm-user is missing")
        }
        userName = String(decoding: user, as: UTF8.self)
        serviceUID = call.serviceUID
        guard access.mayAct(uid: serviceUID, for: userName) else {
            throw CallError(
                .actingForUserDenied, "the service with uid \(serviceUID) may not act for \(userName)",
                ["user": userName])
        }
        if let kind = call.clientKind {
            guard let clientKind = ClientKind(rawValue: String(decoding: kind, as: UTF8.self)) else {
                throw CallError(
                    .metadataInvalid,
                    "crm-client is \(String(decoding: kind, as: UTF8.self)), not web, mobile or service",
                    ["key": "crm-client"])
            }
            self.clientKind = clientKind
        } else {
            clientKind = .service
        }
        if let key = call.idempotencyKey {
            guard !key.isEmpty, key.count <= Self.maximumKeyBytes else {
                throw CallError(
                    .metadataInvalid, "crm-idempotency-key has \(key.count) bytes, not 1 to \(Self.maximumKeyBytes)",
                    ["key": "crm-idempotency-key"])
            }
            idempotencyKey = String(decoding: key, as: UTF8.self)
        } else {
            idempotencyKey = nil
        }
    }

    /// - Parameter actor: the user of that name, if there is one.
    /// - Throws: USER_UNKNOWN, USER_DEACTIVATED.
    func caller(_ actor: Actor?) throws(CallError) -> Caller {
        guard let actor else {
            throw CallError(.userUnknown, "there is no user \(userName)", ["user": userName])
        }
        guard actor.isActive else {
            throw CallError(.userDeactivated, "\(userName) is deactivated", ["user": userName])
        }
        return Caller(user: actor, serviceUID: serviceUID, clientKind: clientKind)
    }
}
