internal import CMessages

/// The memory of one message at a time: a bump allocator that is emptied as a whole.
///
/// protobuf-c unpacks into it, and Swift values are packed in it. Unpacking has a budget, because a
/// few bytes on the wire can ask for many in memory (4 MiB of empty submessages want 300 MB).
///
/// An arena belongs to one thread. What is allocated in it is valid until the next `reset`.
public final class Arena {
    /// The most that unpacking one message may take, in bytes.
    public let budgetBytes: Int

    /// Set when an allocation was refused for the budget.
    private(set) var isExhausted = false

    private static let alignment = 16

    private let firstChunkBytes: Int
    private let firstChunk: UnsafeMutableRawPointer
    private var furtherChunks: [UnsafeMutableRawPointer] = []
    private var next: UnsafeMutableRawPointer
    private var end: UnsafeMutableRawPointer

    /// What has been allocated since the last `reset`, in bytes. Unpacking never takes it past the budget.
    public private(set) var allocatedBytes = 0

    /// What the arena has from the system, in bytes.
    private(set) var reservedBytes: Int

    /// - Parameters:
    ///   - budgetBytes: the most that unpacking one message may take.
    ///   - firstChunkBytes: what the arena keeps for ever, and asks for in multiples when that is used up. With 0,
    ///     which is slow, every allocation is one of the system's, so that an address sanitizer sees each one's bounds.
    public init(budgetBytes: Int = 32 * 1024 * 1024, firstChunkBytes: Int = 64 * 1024) {
        self.budgetBytes = budgetBytes
        self.firstChunkBytes = firstChunkBytes
        firstChunk = .allocate(byteCount: firstChunkBytes, alignment: Self.alignment)
        next = firstChunk
        end = firstChunk + firstChunkBytes
        reservedBytes = firstChunkBytes
    }

    deinit {
        for chunk in furtherChunks { chunk.deallocate() }
        firstChunk.deallocate()
    }

    /// Frees everything that was allocated; memory beyond the first chunk goes back to the system.
    public func reset() {
        for chunk in furtherChunks { chunk.deallocate() }
        furtherChunks.removeAll()
        next = firstChunk
        end = firstChunk + firstChunkBytes
        reservedBytes = firstChunkBytes
        allocatedBytes = 0
        isExhausted = false
    }

    /// Uninitialized memory for one value.
    func allocate<T>(_: T.Type) -> UnsafeMutablePointer<T> {
        bump(MemoryLayout<T>.size).bindMemory(to: T.self, capacity: 1)
    }

    /// An array of what `transform` makes of each element; nil when there are none.
    func array<S: Collection, T>(_ elements: S, _ transform: (S.Element) -> T) -> UnsafeMutablePointer<T>? {
        if elements.isEmpty { return nil }
        let count = elements.count
        let base = bump(count * MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: count)
        for (index, element) in elements.enumerated() {
            (base + index).initialize(to: transform(element))
        }
        return base
    }

    /// A copy of the text's UTF-8.
    func data(_ string: String) -> ProtobufCBinaryData {
        var string = string
        return string.withUTF8 { copy(UnsafeRawBufferPointer($0)) }
    }

    /// A copy of the bytes.
    func data(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        bytes.withUnsafeBytes { copy($0) }
    }

    private func copy(_ bytes: UnsafeRawBufferPointer) -> ProtobufCBinaryData {
        guard let source = bytes.baseAddress, bytes.count > 0 else {
            // protobuf-c copies from there, and C forbids that with a null pointer even for no bytes.
            return ProtobufCBinaryData(len: 0, data: next.assumingMemoryBound(to: UInt8.self))
        }
        let target = bump(bytes.count)
        target.copyMemory(from: source, byteCount: bytes.count)
        return ProtobufCBinaryData(
            len: bytes.count, data: target.bindMemory(to: UInt8.self, capacity: bytes.count))
    }

    private func bump(_ byteCount: Int) -> UnsafeMutableRawPointer {
        let rounded = Self.rounded(byteCount)
        allocatedBytes += rounded
        if rounded > end - next { addChunk(atLeast: rounded) }
        let result = next
        next += rounded
        return result
    }

    /// The next multiple of the alignment.
    private static func rounded(_ byteCount: Int) -> Int {
        (byteCount + alignment - 1) & ~(alignment - 1)
    }

    private func addChunk(atLeast byteCount: Int) {
        let size = max(byteCount, firstChunkBytes << min(furtherChunks.count + 1, 6))
        let chunk = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.alignment)
        furtherChunks.append(chunk)
        reservedBytes += size
        next = chunk
        end = chunk + size
    }

    /// Unpacks with protobuf-c into the arena, and makes a Swift value of the result.
    ///
    /// - Throws: `.budgetExceeded` or `.malformed` when protobuf-c can't unpack the bytes, or what
    ///   `convert` throws for contents that aren't valid.
    func unpacking<C, Value>(
        _ bytes: UnsafeRawBufferPointer,
        _ unpack: (UnsafeMutablePointer<ProtobufCAllocator>, Int, UnsafePointer<UInt8>?) -> UnsafeMutablePointer<C>?,
        to convert: (UnsafePointer<C>) throws(WireError) -> Value
    ) throws(WireError) -> Value {
        var allocator = ProtobufCAllocator(
            alloc: { data, size in
                guard let data else { return nil }
                return Unmanaged<Arena>.fromOpaque(data).takeUnretainedValue().allocateWithinBudget(size)
            },
            free: { _, _ in },
            allocator_data: Unmanaged.passUnretained(self).toOpaque())
        // protobuf-c takes no null pointer, not even for no bytes.
        var nothing: UInt8 = 0
        let message: UnsafeMutablePointer<C>? =
            if let base = bytes.baseAddress {
                unpack(&allocator, bytes.count, base.assumingMemoryBound(to: UInt8.self))
            } else {
                unpack(&allocator, 0, &nothing)
            }
        guard let message else {
            throw isExhausted ? .budgetExceeded(bytes: budgetBytes) : .malformed("")
        }
        return try convert(message)
    }

    private func allocateWithinBudget(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size >= 0, size <= budgetBytes, allocatedBytes + Self.rounded(max(size, 1)) <= budgetBytes else {
            isExhausted = true
            return nil
        }
        return bump(max(size, 1))
    }
}
