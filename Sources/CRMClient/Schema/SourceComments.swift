/// What stands above the declarations of a file, as the compiler kept it.
struct SourceComments {
    private var texts: [[Int32]: String] = [:]

    init() {}

    /// Reads a serialized google.protobuf.SourceCodeInfo.
    init(_ bytes: ArraySlice<UInt8>) throws(PlacedFault) {
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            if number == 1 { try readLocation(value.part()) }
        }
    }

    /// The comment above the declaration at that place of the file's descriptor: lines without the space at their edges.
    subscript(path: [Int32]) -> String { texts[path] ?? "" }

    private mutating func readLocation(_ bytes: ArraySlice<UInt8>) throws(PlacedFault) {
        var path: [Int32] = []
        var text = ""
        var reader = ProtobufReader(bytes)
        while let (number, value) = try reader.next() {
            switch number {
            case 1:
                var numbers = ProtobufReader(try value.part())
                while !numbers.isAtEnd { path.append(Int32(truncatingIfNeeded: try numbers.varint())) }
            case 3: text = try value.text()
            default: break
            }
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        let rest = lines.drop(while: \.isEmpty)
        texts[path] = rest.reversed().drop(while: \.isEmpty).reversed().joined(separator: "\n")
    }

    private static func trimmed(_ line: Substring) -> String {
        String(line.drop { $0 == " " }.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }
}
