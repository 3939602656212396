@testable import CRMClient
import Testing

@testable import crmctl

struct ProtoTextTests {
    private func field(
        _ name: String, _ number: Int, _ type: String, label: FieldLabel = .optional, value: String? = nil,
        oneof: String? = nil, comment: String = ""
    ) -> FieldDescription {
        FieldDescription(
            name: name, jsonName: name, number: number, comment: comment, label: label, type: type,
            defaultValue: value, oneof: oneof)
    }

    private func method(_ name: String, comment: String = "", streams: Bool = false, reads: Bool = false)
        -> MethodSchema
    {
        MethodSchema(
            service: "crm.v1.Records", name: name, comment: comment, requestName: "crm.v1.\(name)Request",
            responseName: "x.Answer", isClientStreaming: streams, isServerStreaming: streams, hasNoSideEffects: reads)
    }

    @Test func `a message stands there as in its proto`() {
        let colour = EnumDescription(
            fullName: "crm.v1.M.Colour", package: "crm.v1", comment: "",
            values: [.init(name: "RED", number: 1, comment: "As blood.\nOr roses.")])
        let inner = MessageDescription(
            fullName: "crm.v1.M.Inner", package: "crm.v1", comment: "", fields: [], messages: [], enums: [])
        let message = MessageDescription(
            fullName: "crm.v1.M", package: "crm.v1", comment: "Of everything\none.",
            fields: [
                field("id", 1, "int64", value: "0", comment: "Its number."),
                field("name", 2, "string", label: .required, value: "a\"b\\\n"),
                field("parts", 3, "crm.v1.M.Inner", label: .repeated), field("a", 4, "string", oneof: "one"),
                field("other", 5, "map<string, crm.v1.M.Inner>"), field("b", 6, "x.Other", oneof: "one"),
                field("colour", 7, "crm.v1.M.Colour", value: "RED"),
            ], messages: [inner], enums: [colour])
        let text = #"""
            // Of everything
            // one.
            message crm.v1.M {
              enum Colour {
                // As blood.
                // Or roses.
                RED = 1;
              }
              message Inner {}
              // Its number.
              optional int64 id = 1 [default = 0];
              required string name = 2 [default = "a\"b\\\n"];
              repeated M.Inner parts = 3;
              oneof one {
                string a = 4;
                x.Other b = 6;
              }
              map<string, M.Inner> other = 5;
              optional M.Colour colour = 7 [default = RED];
            }
            """#
        #expect(ProtoText.lines(message).joined(separator: "\n") == text)
    }

    @Test func `a method shows its streams, and what changes nothing says so`() {
        #expect(
            ProtoText.lines(.method(method("Watch", comment: "Tells.", streams: true)))
                == ["// Tells.", "rpc Watch(stream WatchRequest) returns (stream x.Answer);"])
        #expect(
            ProtoText.lines(.method(method("Get", reads: true))) == [
                "rpc Get(GetRequest) returns (x.Answer) {", "  option idempotency_level = NO_SIDE_EFFECTS;", "}",
            ])
    }

    @Test func `services are listed with the first sentence about each method`() {
        let service = ServiceSchema(
            fullName: "crm.v1.Records", comment: "",
            methods: [method("Get", comment: "Reads one,\nas it is. More.", reads: true), method("Put")])
        #expect(
            ServicesCommand.lines([service]) == [
                "crm.v1.Records", "  Get(GetRequest) returns (x.Answer)", "      reads: Reads one, as it is.",
                "  Put(PutRequest) returns (x.Answer)", "      changes",
            ])
    }

    @Test(
        arguments: [
            ("Recrod", ["crm.v1.Record"]), ("record", ["crm.v1.Record", "crm.v1.Records/GetRecord"]),
            ("Records/GetRecrod", ["crm.v1.Records/GetRecord"]), ("Nope", []), ("", []),
        ])
    func `near names are those with a slip, then those with the name in them`(name: String, near: [String]) {
        #expect(NearNames.of(name, among: ["crm.v1.Record", "crm.v1.Records/GetRecord", "crm.v1.User"]) == near)
    }
}
