/// A hash table with open addressing from a method's names, as bytes, to the method: a look-up makes
/// no string.
struct MethodTable: Sendable {
    private struct Entry {
        let service: [UInt8]
        let name: [UInt8]
        let method: Method
    }

    private let entries: [Entry?]
    private let mask: Int

    init(_ methods: [Method]) {
        var capacity = 16
        while capacity < methods.count * 4 { capacity *= 2 }
        mask = capacity - 1
        var entries = [Entry?](repeating: nil, count: capacity)
        for method in methods {
            let entry = Entry(service: Array(method.service.utf8), name: Array(method.name.utf8), method: method)
            var index =
                entry.service.withUnsafeBytes { service in
                    entry.name.withUnsafeBytes { name in Self.hash(service, name) }
                } & mask
            while entries[index] != nil { index = (index + 1) & mask }
            entries[index] = entry
        }
        self.entries = entries
    }

    func method(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Method? {
        var index = Self.hash(service, method) & mask
        while let entry = entries[index] {
            if entry.name.count == method.count, entry.service.count == service.count,
                entry.name.elementsEqual(method), entry.service.elementsEqual(service)
            {
                return entry.method
            }
            index = (index + 1) & mask
        }
        return nil
    }

    /// FNV-1a over the method's name and the length of the service's: names within a service differ.
    private static func hash(_ service: UnsafeRawBufferPointer, _ method: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: service.count)
        for byte in method { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash & 0x7fff_ffff)
    }
}
