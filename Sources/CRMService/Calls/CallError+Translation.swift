internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

extension CallError {
    /// The one place where errors of the layers below become answers.
    ///
    /// - Parameter log: told the detail of what is no caller's business.
    init(translating error: any Error, log: (String) -> Void) {
        switch error {
        case let error as CallError:
            self = error
        case let error as OrganisationError:
            self.init(error.reason, error.description, error.limit.map { ["limit": $0] } ?? [:])
        case let error as PolicyError:
            self.init(error.reason, error.description, error.limit.map { ["limit": $0] } ?? [:])
        case RepositoryError.diskFull:
            log("there is no room on the disk; changes are refused")
            self.init(.diskFull, "there is no room on the disk; nothing was changed")
        case RepositoryError.stepLimitReached:
            self.init(
                .limitExceeded, "reading takes too long; narrow the filter or leave the sort away",
                ["limit": "read_milliseconds"])
        case RepositoryError.snapshotTooOld:
            self.init(
                .snapshotTooOld, "reading took too long beside many changes; repeat it", ["limit": "log_bytes"])
        case RepositoryError.storageFailed(let detail):
            log("the storage failed: \(detail)")
            self.init(.storageFailed, "the storage failed")
        default:
            log("unexpected error: \(error)")
            self.init(.internalError, "a defect of crmd; its log has the details")
        }
    }
}
