internal import CRMModel

extension CRMClient {
    /// Fetches the daemon's schema. Keep it: it is the same as long as the daemon is.
    public func schema(_ options: CallOptions = CallOptions()) async throws(CRMClientError) -> Schema {
        let answer = try await getDescriptors(GetDescriptorsRequest(), options)
        do throws(SchemaError) {
            return try Schema(files: answer.files)
        } catch {
            throw .answerInvalid("\(error)")
        }
    }
}
