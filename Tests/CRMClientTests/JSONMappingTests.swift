@testable import CRMClient
import CRMTestKit
import Testing

/// What protobuf's JSON mapping says about kinds that no message of crmd has.
struct JSONMappingTests {
    private let schema: Schema

    init() throws {
        typealias Field = DescriptorBuilder.Field
        let message = DescriptorBuilder.messageType
        let flags = DescriptorBuilder.message(
            "FlagsEntry", [Field("key", 1, 8), Field("value", 2, 5)], isMapEntry: true)
        let file = DescriptorBuilder.file(
            "x.proto", package: "x",
            messages: [
                DescriptorBuilder.message(
                    "M",
                    [
                        Field("a_float", 1, 2), Field("a_double", 2, 1), Field("two_words", 3, 9),
                        Field("flags", 4, message, of: "x.M.FlagsEntry", isRepeated: true),
                        Field("some_bytes", 5, 12), Field("floats", 6, 2, isRepeated: true),
                    ], nested: [flags])
            ])
        schema = try Schema(files: [file])
    }

    @Test(
        arguments: [
            (#"{"aFloat": "NaN", "aDouble": "-Infinity"}"#, #"{"aFloat":"NaN","aDouble":"-Infinity"}"#),
            (#"{"floats": ["Infinity", "-Infinity", "1.5", 2]}"#, #"{"floats":["Infinity","-Infinity",1.5,2.0]}"#),
            (#"{"aFloat": 0.1, "aDouble": 5e-324}"#, #"{"aFloat":0.1,"aDouble":5e-324}"#),
            (#"{"aDouble": -0.0}"#, #"{"aDouble":-0.0}"#),
            (#"{"two_words": "a"}"#, #"{"twoWords":"a"}"#),
            (#"{"flags": {"true": 1, "false": "2"}}"#, #"{"flags":{"true":1,"false":2}}"#),
            (#"{"someBytes": "-_-_"}"#, #"{"someBytes":"+/+/"}"#),
            (#"{"someBytes": "+/8="}"#, #"{"someBytes":"+/8="}"#),
            (#"{"aFloat": null, "floats": null, "flags": null, "twoWords": null}"#, "{}"),
        ])
    func `every way to write a value is understood, and one is told`(given: String, told: String) throws {
        #expect(try schema.json(schema.encode(json: given, as: "x.M"), as: "x.M") == told)
    }

    @Test(
        arguments: [
            (#"{"aFloat": 1e39}"#, "aFloat: is 1e39, which is out of range"),
            (#"{"aFloat": "Inf"}"#, #"aFloat: is "Inf", not a number"#),
            (#"{"aDouble": ""}"#, #"aDouble: is "", not a number"#),
            (#"{"flags": {"1": 1}}"#, #"flags["1"]: the key is to be true or false"#),
            (
                #"{"flags": {"true": null}}"#,
                #"flags["true"]: is null, not a whole number from -2147483648 to 2147483647"#
            ),
            (#"{"floats": [null]}"#, "floats[0]: is null, not a number"),
            (#"{"TwoWords": ""}"#, "TwoWords: x.M has no such field"),
        ])
    func `anything else is refused by its place`(given: String, error: String) {
        let thrown = #expect(throws: SchemaError.self) { try schema.encode(json: given, as: "x.M") }
        #expect(thrown?.description == error)
    }
}
