import CRMClient
import CRMTestKit
import Foundation

/// test.v1.Words, a service with a method of each kind, which no daemon serves.
enum MadeUpService {
    /// Its FileDescriptorProto.
    static let file: [UInt8] = {
        typealias Field = DescriptorBuilder.Field
        typealias Method = DescriptorBuilder.Method
        let (int32, bool, string) = (5, 8, 9)
        let word = "test.v1.Word"
        return DescriptorBuilder.file(
            "test/v1/words.proto", package: "test.v1",
            messages: [
                DescriptorBuilder.message("Word", [Field("text", 1, string)]),
                DescriptorBuilder.message(
                    "CountRequest", [Field("number", 1, int32), Field("fails", 2, bool), Field("endless", 3, bool)]),
            ],
            services: [
                DescriptorBuilder.service(
                    "Words",
                    [
                        Method("Echo", word, word),
                        Method("Count", "test.v1.CountRequest", word, answersWithStream: true),
                        Method("Join", word, word, takesStream: true),
                        Method("Chat", word, word, takesStream: true, answersWithStream: true),
                    ])
            ])
    }()

    struct Word: Codable {
        var text: String?
    }

    struct CountRequest: Codable {
        var number: Int?
        var fails: Bool?
        var endless: Bool?
    }

    static func decode<Message: Decodable>(
        _: Message.Type, _ bytes: UnsafeRawBufferPointer, as name: String
    ) throws -> Message {
        let json = try Schema(files: [file]).json(Array(bytes), as: "test.v1.\(name)")
        return try JSONDecoder().decode(Message.self, from: Data(json.utf8))
    }

    static func encode(_ text: String) throws -> [UInt8] {
        let json = String(decoding: try JSONEncoder().encode(Word(text: text)), as: UTF8.self)
        return try Schema(files: [file]).encode(json: json, as: "test.v1.Word")
    }
}
