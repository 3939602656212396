/// The names of users, one after the other in one piece of memory: to be copied into requests without a detour.
struct UserNames: Sendable {
    private var bytes: [UInt8] = []
    /// Where each name ends.
    private var ends: [Int] = []

    init(_ names: [String]) {
        for name in names {
            bytes += name.utf8
            ends.append(bytes.count)
        }
    }

    /// How many there are.
    var count: Int { ends.count }

    /// The sizes that occur, in bytes.
    var sizes: Set<Int> { Set((0..<count).map { size($0) }) }

    /// How many bytes a name has.
    func size(_ number: Int) -> Int { ends[number] - start(number) }

    /// A name.
    func name(_ number: Int) -> String { String(decoding: bytes[start(number)..<ends[number]], as: UTF8.self) }

    /// Copies a name's bytes to the beginning of `target`.
    func copy(_ number: Int, to target: UnsafeMutableRawBufferPointer) {
        bytes.withUnsafeBytes { source in
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start(number)..<ends[number]]))
        }
    }

    private func start(_ number: Int) -> Int { number == 0 ? 0 : ends[number - 1] }
}
