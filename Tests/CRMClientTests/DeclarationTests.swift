@testable import CRMClient
import CRMWire
import Testing

/// What the descriptors of crmd tell about themselves.
struct DeclarationTests {
    private let schema: Schema

    init() throws {
        schema = try Schema(files: FileDescriptors.files)
    }

    @Test func `every method says what it does, and every comment is text without a slash in front`() {
        for method in schema.services.flatMap(\.methods) {
            #expect(!method.comment.isEmpty, "\(method.fullName)")
            #expect(!method.comment.hasPrefix("/") && !method.comment.hasPrefix(" "))
        }
    }

    @Test(
        arguments: [
            ("GetRecord", ["crm.v1.Records/GetRecord"]), ("Records/GetRecord", ["crm.v1.Records/GetRecord"]),
            ("crm.v1.Records.GetRecord", ["crm.v1.Records/GetRecord"]), ("Records", ["crm.v1.Records"]),
            ("Status", ["crm.v1.Status", "crm.v1.Approval.Status"]), ("Approval.Status", ["crm.v1.Approval.Status"]),
            ("crm.v1.Status", ["crm.v1.Status"]),
            ("Check", ["crm.v1.Authorization/Check", "grpc.health.v1.Health/Check"]),
            ("cord", []), ("", []), ("crm.v1", []),
        ])
    func `a name stands for what is called so, in full or at its end`(name: String, found: [String]) {
        #expect(Set(schema.declarations(named: name).map(\.fullName)) == Set(found))
    }

    @Test func `a message is described with labels, defaults, comments, oneofs and what is declared within`() throws {
        let record = try schema.description(ofMessage: "crm.v1.Record")
        let version = try #require(record.fields.first { $0.name == "version" })
        #expect(version.type == "int64" && version.number == 7 && version.label == .optional)
        #expect(version.defaultValue == "0")
        #expect(version.comment == "Grows by one with each change.")
        #expect(record.fields.first { $0.name == "approval_status" }?.type == "crm.v1.Approval.Status")
        #expect(record.fields.first { $0.name == "approval_status" }?.defaultValue == "NONE")
        let value = try schema.description(ofMessage: "crm.v1.Value")
        #expect(value.fields.allSatisfy { $0.oneof == "kind" })
        #expect(value.comment.hasPrefix("One value."))
        let approval = try schema.description(ofMessage: "crm.v1.Approval")
        #expect(approval.enums.map(\.fullName) == ["crm.v1.Approval.Status"])
        #expect(approval.enums.first?.values.map(\.name) == ["NONE", "IN_PROGRESS", "APPROVED", "REJECTED"])
        #expect(throws: SchemaError.messageUnknown("x")) { try schema.description(ofMessage: "x") }
    }

    @Test func `a map is told as one, not as the pairs that carry it`() throws {
        let message = try EveryKindSchema.make().description(ofMessage: EveryKindSchema.messageName)
        let maps = message.fields.filter { $0.type.hasPrefix("map<") }
        #expect(maps.map(\.type) == ["map<string, string>", "map<int64, crm.testing.Part>"])
        #expect(maps.allSatisfy { $0.label == .optional })
        #expect(message.messages.isEmpty)
        #expect(message.fields.first { $0.name == "parts" }?.label == .repeated)
    }
}
