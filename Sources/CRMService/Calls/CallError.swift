public import CRMModel

/// The error that a call answers with.
public struct CallError: Error, Sendable, Hashable {
    /// Why. It decides the status code.
    public var reason: Reason
    /// For people who write services.
    public var message: String
    /// For programs: ids, field keys, values.
    public var metadata: [String: String]

    /// What is too long is cut, and of very many metadata some are left out: an error may repeat what a request
    /// brought, and has to fit in a frame.
    public init(_ reason: Reason, _ message: String, _ metadata: [String: String] = [:]) {
        self.reason = reason
        self.message = Self.cut(message, 4_000)
        self.metadata = [:]
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }).prefix(100) {
            self.metadata[Self.cut(key, 200)] = Self.cut(value, 1_000)
        }
    }

    private static func cut(_ text: String, _ maximumBytes: Int) -> String {
        text.utf8.count <= maximumBytes ? text : String(decoding: text.utf8.prefix(maximumBytes), as: UTF8.self) + "…"
    }

    /// The canonical status codes that crmd answers with, by their numbers.
    public enum Code: Int32, Sendable {
        case unknown = 2
        case invalidArgument = 3
        case deadlineExceeded = 4
        case notFound = 5
        case alreadyExists = 6
        case permissionDenied = 7
        case resourceExhausted = 8
        case failedPrecondition = 9
        case aborted = 10
        case unimplemented = 12
        case `internal` = 13
        case unavailable = 14
        case unauthenticated = 16
    }

    /// The status code, as reason.proto states it for each reason.
    public var code: Code {
        switch reason {
        case .recordNotFound, .userNotFound, .departmentNotFound, .groupNotFound, .roleNotFound, .fieldNotFound,
            .serviceNotFound, .teamMemberNotFound, .teamRoleNotFound, .sharingRuleNotFound, .policyRowNotFound,
            .poolNotFound, .sceneNotFound, .duplicateRuleNotFound:
            .notFound
        case .functionPermissionMissing, .operationNotOffered, .statusForbids, .dataPermissionMissing,
            .crmAdminRequired, .recordLocked, .recordInvalidated, .actingForUserDenied, .sceneOwnerRequired:
            .permissionDenied
        case .userMissing, .userUnknown, .userDeactivated: .unauthenticated
        case .messageMalformed, .fieldViolation, .requestInvalid, .pageTokenInvalid, .metadataInvalid, .circle,
            .methodIsStream, .methodIsUnary:
            .invalidArgument
        case .valueNotUnique, .nameTaken, .idempotencyKeyReused, .policyRowExists, .duplicateRecord,
            .duplicateRuleExists:
            .alreadyExists
        case .versionConflict, .batchUndone, .snapshotTooOld, .confirmationMovedOn: .aborted
        case .lastCrmAdmin, .preset, .stillInUse, .poolNotEmpty, .sceneOutdated, .salesOrderNotActive:
            .failedPrecondition
        case .methodUnknown: .unimplemented
        case .deadlinePassed: .deadlineExceeded
        case .limitExceeded, .diskFull: .resourceExhausted
        case .shuttingDown, .storageFailed: .unavailable
        case .commitOutcomeUnknown: .unknown
        case .internalError: .internal
        }
    }
}

extension CallError {
    static func recordNotFound(_ id: Int64) -> CallError {
        CallError(.recordNotFound, "there is no record \(id)", ["record_id": "\(id)"])
    }

    static func requestInvalid(_ message: String) -> CallError {
        CallError(.requestInvalid, message)
    }

    /// What is wrong with fields, under their keys.
    static func violations(_ violations: [String: String]) -> CallError {
        let list = violations.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "; ")
        return CallError(.fieldViolation, list, violations)
    }
}
