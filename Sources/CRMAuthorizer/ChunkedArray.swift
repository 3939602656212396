/// An array in chunks: a change of an element copies its chunk, where a copy of the array is kept beside it, and not all
/// of it. For long arrays of which single elements are changed.
struct ChunkedArray<Element: Sendable>: Sendable, MutableCollection, RandomAccessCollection, ExpressibleByArrayLiteral {
    private static var chunkSize: Int { 128 }

    private var chunks: [[Element]] = []

    init(arrayLiteral elements: Element...) {
        for element in elements { append(element) }
    }

    var startIndex: Int { 0 }

    var endIndex: Int { chunks.isEmpty ? 0 : (chunks.count - 1) * Self.chunkSize + chunks[chunks.count - 1].count }

    subscript(position: Int) -> Element {
        get { chunks[position / Self.chunkSize][position % Self.chunkSize] }
        set { chunks[position / Self.chunkSize][position % Self.chunkSize] = newValue }
    }

    /// Adds an element at the end.
    mutating func append(_ element: Element) {
        if count.isMultiple(of: Self.chunkSize) { chunks.append([]) }
        chunks[chunks.count - 1].append(element)
    }
}
