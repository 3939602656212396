internal import CRMModel
internal import CRMWire

extension CallError {
    /// The answer for bytes that are not the request message; nil for other errors.
    init?(wire error: any Error) {
        switch error {
        case WireError.budgetExceeded(let bytes):
            self.init(
                .limitExceeded, "unpacking the request takes more than \(bytes) bytes of memory",
                ["limit": "request_memory_bytes"])
        case let error as WireError:
            self.init(.messageMalformed, error.description)
        default: return nil
        }
    }
}
