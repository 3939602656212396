@testable import CRMClient
import CRMSample
import CRMWire
import Testing

@Suite("Damaged bytes")
struct SchemaDamageTests {
    @Test("Descriptors cut off anywhere make a schema or an error, never a trap")
    func truncatedDescriptors() {
        for file in FileDescriptors.files {
            for length in stride(from: 0, to: file.count, by: 7) { _ = try? Schema(files: [Array(file[..<length])]) }
        }
        let cut = Array(EveryKindSchema.file.dropLast())
        #expect(throws: SchemaError.self) { try Schema(files: [cut]) }
    }

    @Test("Descriptors with bits flipped make a schema that still serves, or an error")
    func flippedDescriptors() {
        var random = SeededGenerator(seed: 7)
        let file = EveryKindSchema.file
        var errors = 0
        for _ in 0..<3_000 {
            var damaged = file
            for _ in 0..<Int.random(in: 1...4, using: &random) { flip(&damaged, &random) }
            guard let schema = try? Schema(files: [damaged]) else {
                errors += 1
                continue
            }
            for name in schema.messageNames {
                _ = try? schema.encode(
                    json: #"{"anInt32": 1, "part": {"name": "a"}, "partsByNumber": {"1": {}}}"#, as: name)
                _ = try? schema.json([8, 1, 0x82, 1, 3, 10, 1, 0x61], as: name)
            }
        }
        #expect(errors > 100)
    }

    @Test("Messages cut off, with bits flipped or at random are told or refused, never a trap")
    func damagedMessages() throws {
        let schema = try EveryKindSchema.make()
        let name = EveryKindSchema.messageName
        var generator = MessageGenerator(schema: schema, seed: 8)
        var random = SeededGenerator(seed: 9)
        var errors = 0
        for _ in 0..<300 {
            let bytes = try schema.encode(json: try generator.json(name), as: name)
            for _ in 0..<10 where !bytes.isEmpty {
                var damaged = bytes
                flip(&damaged, &random)
                damaged.removeLast(Int.random(in: 0...min(3, damaged.count), using: &random))
                do { _ = try schema.json(damaged, as: name) } catch { errors += 1 }
            }
            let noise = (0..<40).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            _ = try? schema.json(noise, as: name)
        }
        #expect(errors > 100)
    }

    @Test(
        "What is wrong with a message is told with its place",
        arguments: [
            ([0x0a, 0x02, 0x61], "the bytes end within a field"),
            ([0x12, 0x04, 0x12, 0x02, 0x0a, 0x05], "value.number: the bytes end within a field"),
            ([0x0a, 0x01, 0xff], "key: is not valid UTF-8"),
            ([0x08, 0x01], "key: is laid out as another type"),
            ([0x80], "the bytes end within a number"),
            ([0x00, 0x00], "a field has a number that can't be"),
            ([0x0b], "field 1 has the wire type 3, which is not in use"),
            ([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02], "a number has more than 64 bits"),
        ] as [([UInt8], String)])
    func places(bytes: [UInt8], problem: String) throws {
        let schema = try Schema(files: FileDescriptors.files)
        let error = #expect(throws: SchemaError.self) { try schema.json(bytes, as: "crm.v1.Field") }
        #expect(error?.description == problem)
    }

    private func flip(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
    }
}
