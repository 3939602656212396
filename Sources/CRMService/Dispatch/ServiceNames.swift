internal import CRMWire

/// What the protos say of the services.
enum ServiceNames {
    /// The full names of all services.
    static let all = Set(Method.allCases.map(\.service))

    static func hasMethod(_ fullName: String) -> Bool { Method.named(fullName) != nil }

    /// The serialized descriptors of the files with services and of those that they import.
    static var fileDescriptors: [[UInt8]] { FileDescriptors.files }
}
