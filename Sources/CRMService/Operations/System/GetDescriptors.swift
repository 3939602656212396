internal import CRMModel

/// Gives the schema of every service and message.
enum GetDescriptors: SystemOperation {
    static func run(_ request: GetDescriptorsRequest, _ system: SystemState) throws -> GetDescriptorsResponse {
        GetDescriptorsResponse(files: ServiceNames.fileDescriptors)
    }
}
