internal import CMessages

/// The schema of every service and message, as reflection gives it out.
public enum FileDescriptors {
    /// Each a serialized google.protobuf.FileDescriptorProto, every file after those it imports.
    public static var files: [[UInt8]] {
        guard let base = crm_first_file_descriptor() else { return [] }
        return (0..<crm_file_descriptor_count).map { index in
            let file = base[index]
            return [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.length))
        }
    }
}
