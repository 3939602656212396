@testable import CRMClient
import CRMModel
import CRMWire
import Testing

@Suite("Messages and JSON")
struct SchemaRoundTripTests {
    private let schema: Schema
    /// Those that a daemon serves: not what it only stores, nor what only tests use.
    private let served: [any WireMessage.Type]

    init() throws {
        let schema = try Schema(files: FileDescriptors.files)
        let names = Set(schema.messageNames)
        served = WireMessages.all.filter { names.contains($0.protoName) }
        self.schema = schema
    }

    @Test("JSON of every message becomes bytes and the same JSON again")
    func jsonRoundTrip() throws {
        #expect(schema.messageNames.count > 60)
        for (number, name) in schema.messageNames.enumerated() {
            var generator = MessageGenerator(schema: schema, seed: UInt64(number))
            for _ in 0..<40 {
                let json = try generator.json(name)
                let bytes = try schema.encode(json: json, as: name)
                #expect(try schema.json(bytes, as: name) == json, "\(name)")
            }
        }
    }

    @Test(
        "protobuf-c takes the bytes of every message, and packs it in the same bytes as JSON does",
        arguments: [1, 2, 3])
    func agreesWithTheCodec(seed: UInt64) throws {
        #expect(served.count > 60)
        for message in served {
            var generator = MessageGenerator(schema: schema, seed: seed)
            for _ in 0..<40 { try checkAgreement(message, schema, try generator.json(message.protoName)) }
        }
    }

    @Test("A message with every kind of field agrees with protobuf-c as well")
    func everyKindAgrees() throws {
        let schema = try EveryKindSchema.make()
        var generator = MessageGenerator(schema: schema, seed: 4)
        for _ in 0..<500 {
            let json = try generator.json(EveryKindSchema.messageName)
            #expect(
                try schema.json(
                    schema.encode(json: json, as: EveryKindSchema.messageName), as: EveryKindSchema.messageName) == json
            )
            try checkAgreement(EveryKind.self, schema, json)
        }
    }

    /// What the codec makes of the JSON's bytes, told as JSON, is encoded just as the codec packs it.
    private func checkAgreement<Message: WireMessage>(_: Message.Type, _ schema: Schema, _ json: String) throws {
        let value = try Message(decoding: schema.encode(json: json, as: Message.protoName), in: Arena())
        let packed = value.encoded(in: Arena())
        let told = try schema.json(of: value)
        #expect(try schema.encode(json: told, as: Message.protoName) == packed, "\(Message.protoName): \(json)")
    }

    @Test("A request written in JSON is the value that it says")
    func requestFromJSON() throws {
        let json = """
            {"object": "OPPORTUNITY", "for_assignment": true, "ownerId": 9007199254740993, "fields": [
              {"key": "name", "value": {"text": "上海"}},
              {"key": "size", "value": {"number": {"unscaled": "-125", "scale": 1}}},
              {"key": "amount", "value": {"money": {"minorUnits": 123450, "currency": "EUR"}}},
              {"key": "since", "value": {"timeMilliseconds": "1709208000000"}},
              {"key": "tags", "value": {"multiChoice": {"values": ["A", "B"]}}},
              {"key": "ok", "value": {"boolean": false}}
            ], "migration": {"approvalStatus": "IN_PROGRESS", "status": null}}
            """
        let bytes = try schema.encode(json: json, as: CreateRecordRequest.protoName)
        let expected = CreateRecordRequest(
            object: .opportunity,
            fields: [
                Field(key: "name", value: Value(kind: .text("上海"))),
                Field(key: "size", value: Value(kind: .number(Decimal(unscaled: -125, scale: 1)))),
                Field(key: "amount", value: Value(kind: .money(Money(minorUnits: 123_450, currency: "EUR")))),
                Field(key: "since", value: Value(kind: .timeMilliseconds(1_709_208_000_000))),
                Field(key: "tags", value: Value(kind: .multiChoice(Choices(values: ["A", "B"])))),
                Field(key: "ok", value: Value(kind: .boolean(false))),
            ], ownerID: 9_007_199_254_740_993, forAssignment: true, migration: Migration(approvalStatus: .inProgress))
        #expect(try CreateRecordRequest(decoding: bytes, in: Arena()) == expected)
    }

    @Test("A value is told by the names of JSON, in the fields' order, and pretty if asked")
    func prettyJSON() throws {
        let user = User(id: 9_007_199_254_740_993, name: "li.na", superiorID: 1, roleIDs: [1, 7])
        let json = """
            {
              "id": "9007199254740993",
              "name": "li.na",
              "superiorId": "1",
              "roleIds": [
                "1",
                "7"
              ]
            }
            """
        #expect(try schema.json(of: user, pretty: true) == json)
        #expect(try schema.json(of: GetVersionRequest(), pretty: true) == "{}")
    }

    @Test("An enum's number without a name is told as a number")
    func unknownEnumNumber() throws {
        let bytes = try schema.encode(json: #"{"object": 77}"#, as: "crm.v1.ListFieldsRequest")
        #expect(try schema.json(bytes, as: "crm.v1.ListFieldsRequest") == #"{"object":77}"#)
    }

    @Test("Of a oneof that came twice, the last one counts; fields that nobody knows are left out")
    func lastOfOneof() throws {
        let text = try schema.encode(json: #"{"text": "a"}"#, as: "crm.v1.Value")
        let choice = try schema.encode(json: #"{"choice": "b"}"#, as: "crm.v1.Value")
        let unknown: [UInt8] = [0xf8, 0x07, 1]
        #expect(try schema.json(text + unknown + choice, as: "crm.v1.Value") == #"{"choice":"b"}"#)
    }

    @Test("A submessage that came in two parts is told as one, and unpacked numbers as packed ones are")
    func mergedParts() throws {
        let schema = try EveryKindSchema.make()
        let parts: [UInt8] = [0x82, 1, 3, 10, 1, 0x61, 0x82, 1, 2, 16, 6]
        #expect(try schema.json(parts, as: EveryKindSchema.messageName) == #"{"part":{"name":"a","number":3}}"#)
        let numbers: [UInt8] = [0xa0, 1, 5, 0xa2, 1, 2, 6, 7]
        #expect(try schema.json(numbers, as: EveryKindSchema.messageName) == #"{"packedNumbers":["5","6","7"]}"#)
    }
}
