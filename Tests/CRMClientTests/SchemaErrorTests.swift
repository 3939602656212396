@testable import CRMClient
import CRMWire
import Testing

@Suite("What can't be encoded")
struct SchemaErrorTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let json: String
        let error: String

        init(_ json: String, _ error: String) {
            self.json = json
            self.error = error
        }

        var testDescription: String { json }
    }

    private static let wholeNumber = "not a whole number from -9223372036854775808 to 9223372036854775807"

    @Test(
        "A value that can't stand in a request is refused, and its place is named",
        arguments: [
            Refusal(#"{"nope": 1}"#, "nope: crm.v1.CreateRecordRequest has no such field"),
            Refusal(
                #"{"fields": [{}, {"value": {"txt": ""}}]}"#, "fields[1].value.txt: crm.v1.Value has no such field"),
            Refusal(
                #"{"fields": [{}, {}, {"value": {"number": 12}}]}"#,
                "fields[2].value.number: is 12, not an object (crm.v1.Decimal)"),
            Refusal(#"{"fields": {}}"#, "fields: is an object, not an array"),
            Refusal(#"{"fields": [null]}"#, "fields[0]: is null, not an object (crm.v1.Field)"),
            Refusal(#"{"ownerId": 1.5}"#, "ownerId: is 1.5, \(wholeNumber)"),
            Refusal(#"{"ownerId": 9223372036854775808}"#, "ownerId: is 9223372036854775808, \(wholeNumber)"),
            Refusal(#"{"ownerId": "-9223372036854775809"}"#, "ownerId: is -9223372036854775809, \(wholeNumber)"),
            Refusal(#"{"ownerId": " 1"}"#, "ownerId: is \" 1\", \(wholeNumber)"),
            Refusal(#"{"ownerId": true}"#, "ownerId: is true, \(wholeNumber)"),
            Refusal(#"{"ownerId": 1e999999999999999999999}"#, "ownerId: is 1e999999999999999999999, \(wholeNumber)"),
            Refusal(#"{"ownerId": 1, "owner_id": 2}"#, "owner_id: is given twice"),
            Refusal(#"{"forAssignment": "true"}"#, "forAssignment: is \"true\", not true or false"),
            Refusal(
                #"{"fields": [{"value": {"text": "a", "number": {}}}]}"#,
                "fields[0].value.number: only one of text and number can be given"),
            Refusal(#"{"fields": [{"key": 1}]}"#, "fields[0].key: is a number, not a string"),
            Refusal(
                #"{"migration": {"approvalStatus": "MAYBE"}}"#,
                #"migration.approvalStatus: is "MAYBE", none of NONE, IN_PROGRESS, APPROVED, REJECTED"#),
            Refusal(
                #"{"migration": {"status": 2147483648}}"#,
                "migration.status: is 2147483648, not a whole number from -2147483648 to 2147483647"),
            Refusal(#"{"migration": {"status": true}}"#, "migration.status: is true, not a name of crm.v1.Status"),
            Refusal(
                #"{"fields": [{"value": {"number": {"scale": -1}}}]}"#,
                "fields[0].value.number.scale: is -1, not a whole number from 0 to 4294967295"),
            Refusal("[]", "the message is an array, not an object (crm.v1.CreateRecordRequest)"),
        ])
    func refusals(refusal: Refusal) throws {
        let schema = try Schema(files: FileDescriptors.files)
        let error = #expect(throws: SchemaError.self) {
            try schema.encode(json: refusal.json, as: "crm.v1.CreateRecordRequest")
        }
        #expect(error?.description == refusal.error)
    }

    @Test(
        "Bytes, maps and floating-point numbers have their rules as well",
        arguments: [
            Refusal(#"{"someBytes": "a"}"#, #"someBytes: is "a", not bytes in base64"#),
            Refusal(#"{"someBytes": "AB=C"}"#, #"someBytes: is "AB=C", not bytes in base64"#),
            Refusal(#"{"someBytes": "AB=="}"#, #"someBytes: is "AB==", not bytes in base64"#),
            Refusal(#"{"aDouble": 1e400}"#, "aDouble: is 1e400, which is out of range"),
            Refusal(#"{"aDouble": "nan"}"#, #"aDouble: is "nan", not a number"#),
            Refusal(#"{"stringsByName": []}"#, "stringsByName: is an array, not an object"),
            Refusal(#"{"stringsByName": {"a": 1}}"#, #"stringsByName["a"]: is a number, not a string"#),
            Refusal(#"{"stringsByName": {"a": "", "a": ""}}"#, #"stringsByName["a"]: is given twice"#),
            Refusal(
                #"{"partsByNumber": {"x": {}}}"#,
                #"partsByNumber["x"]: is "x", not a whole number from -9223372036854775808 to 9223372036854775807"#),
            Refusal(
                #"{"partsByNumber": {"1": {"name": "", "nope": 1}}}"#,
                #"partsByNumber["1"].nope: crm.testing.Part has no such field"#),
            Refusal(
                #"{"partsByNumber": {"1": null}}"#, #"partsByNumber["1"]: is null, not an object (crm.testing.Part)"#),
            Refusal(
                #"{"chosenBool": true, "chosenBytes": ""}"#,
                "chosenBytes: only one of chosenBool and chosenBytes can be given"),
            Refusal(#"{"aUint64": -1}"#, "aUint64: is -1, not a whole number from 0 to 18446744073709551615"),
        ])
    func refusalsOfEveryKind(refusal: Refusal) throws {
        let schema = try EveryKindSchema.make()
        let error = #expect(throws: SchemaError.self) {
            try schema.encode(json: refusal.json, as: EveryKindSchema.messageName)
        }
        #expect(error?.description == refusal.error)
    }

    @Test(
        "Integers keep every digit, in whatever way they are written",
        arguments: [
            (#"{"anInt64": 9223372036854775807}"#, #"{"anInt64":"9223372036854775807"}"#),
            (#"{"anInt64": -9223372036854775808}"#, #"{"anInt64":"-9223372036854775808"}"#),
            (#"{"aUint64": "18446744073709551615"}"#, #"{"aUint64":"18446744073709551615"}"#),
            (#"{"anInt64": 9007199254740993.000}"#, #"{"anInt64":"9007199254740993"}"#),
            (#"{"anInt32": 1.2e3}"#, #"{"anInt32":1200}"#),
            (#"{"anInt32": 1200e-2}"#, #"{"anInt32":12}"#),
            (#"{"anInt32": "-0"}"#, #"{"anInt32":0}"#),
            (#"{"anInt32": 0e99999}"#, #"{"anInt32":0}"#),
            (#"{"aDouble": "1e3"}"#, #"{"aDouble":1000.0}"#),
            (#"{"someBytes": "_-8"}"#, #"{"someBytes":"/+8="}"#),
            (#"{"colour": 2}"#, #"{"colour":"GREEN"}"#),
            (#"{"chosenString": null, "chosenNumber": 4}"#, #"{"chosenNumber":"4"}"#),
        ])
    func lenientForms(given: String, told: String) throws {
        let schema = try EveryKindSchema.make()
        let bytes = try schema.encode(json: given, as: EveryKindSchema.messageName)
        #expect(try schema.json(bytes, as: EveryKindSchema.messageName) == told)
    }

    @Test("A message that is not in the schema is named")
    func unknownMessage() throws {
        let schema = try Schema(files: FileDescriptors.files)
        #expect(throws: SchemaError.messageUnknown("crm.v1.Nope")) { try schema.encode(json: "{}", as: "crm.v1.Nope") }
        #expect(throws: SchemaError.messageUnknown("crm.v1.Nope")) { try schema.json([], as: "crm.v1.Nope") }
    }
}
