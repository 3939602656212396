import CRMClient

/// How a command's failure is told.
struct ErrorReport {
    let text: String
    let status: ExitStatus

    /// - Returns: nil for errors of the argument parser.
    init?(_ error: any Error) {
        switch error {
        case let error as CRMClientError:
            text = "crmctl: \(error)\(Self.details(error))"
            status = Self.status(error)
        case let error as SchemaError:
            text = "crmctl: \(error)"
            status = Self.status(error)
        case let error as InputError:
            text = "crmctl: \(error)"
            status = error.status
        case let error as OutputError:
            text = error.isClosedPipe ? "" : "crmctl: \(error)"
            status = .refused
        case let leave as Leave:
            text = ""
            status = leave.status
        default: return nil
        }
    }

    /// What the argument parser says, under the program's name as all that goes wrong.
    static func prefixed(_ text: String) -> String {
        let parserPrefix = "Error: "
        return text.hasPrefix(parserPrefix) ? "crmctl: " + text.dropFirst(parserPrefix.count) : text
    }

    /// A line for each thing that goes with a refusal, if there are several.
    private static func details(_ error: CRMClientError) -> String {
        guard case .refused(let refusal) = error, refusal.metadata.count > 1 else { return "" }
        return refusal.metadata.sorted { $0.key < $1.key }.map { "\n  \($0.key): \($0.value)" }.joined()
    }

    static func status(_ error: CRMClientError) -> ExitStatus {
        switch error {
        case .refused: .refused
        case .unreachable, .connectionLost, .brokenOff, .answerInvalid, .cancelled: .unreachable
        case .requestInvalid: .usage
        }
    }

    static func status(_ error: SchemaError) -> ExitStatus {
        switch error {
        case .notJSON, .valueInvalid: .usage
        case .descriptorsInvalid, .messageUnknown, .messageMalformed: .unreachable
        }
    }
}
