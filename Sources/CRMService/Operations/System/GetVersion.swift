internal import CRMModel

/// Tells which crmd this is and on what it stores.
enum GetVersion: SystemOperation {
    static func run(_ request: GetVersionRequest, _ system: SystemState) throws -> GetVersionResponse {
        GetVersionResponse(
            version: Version.current, schemaVersion: system.schemaVersion, storageEngine: system.engineName,
            storageEngineVersion: system.engineVersion)
    }
}
