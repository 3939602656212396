@testable import CRMClient
import CRMTestKit
import CRMWire
import Testing

@Suite("A schema")
struct SchemaTests {
    @Test("has every method of the protos, with what it is declared to be")
    func methods() throws {
        let schema = try Schema(files: FileDescriptors.files)
        for method in Method.allCases {
            let found = try #require(schema.method(named: method.fullName))
            #expect(found.hasNoSideEffects == method.hasNoSideEffects, "\(method.fullName)")
            #expect((found.isClientStreaming || found.isServerStreaming) == method.isStream)
        }
        #expect(schema.services.flatMap(\.methods).count == Method.allCases.count)
        let get = try #require(schema.method(named: "crm.v1.Records/GetRecord"))
        #expect(get.requestName == "crm.v1.GetRecordRequest")
        #expect(get.responseName == "crm.v1.GetRecordResponse")
    }

    @Test("finds a method by the end of its service's name, if only one service ends so")
    func shortNames() throws {
        let schema = try Schema(files: FileDescriptors.files)
        #expect(schema.method(named: "Records/GetRecord")?.fullName == "crm.v1.Records/GetRecord")
        #expect(schema.method(named: "v1.Records/GetRecord")?.fullName == "crm.v1.Records/GetRecord")
        #expect(schema.method(named: "ecords/GetRecord") == nil)
        #expect(schema.method(named: "GetRecord") == nil)
        #expect(schema.method(named: "Records/Nope") == nil)
        let message = DescriptorBuilder.message("Empty", [])
        let files = ["a", "b"].map { package in
            let method = DescriptorBuilder.Method(
                "M", package + ".Empty", package + ".Empty", takesStream: true, answersWithStream: true)
            return DescriptorBuilder.file(
                package, package: package, messages: [message], services: [DescriptorBuilder.service("S", [method])])
        }
        let two = try Schema(files: files)
        #expect(two.method(named: "S/M") == nil)
        #expect(two.method(named: "a.S/M")?.isServerStreaming == true)
        #expect(two.method(named: "b.S/M")?.isClientStreaming == true)
    }

    @Test("can't be made of descriptors that name types that are not there, or twice the same")
    func missingTypes() throws {
        let field = DescriptorBuilder.Field("part", 1, DescriptorBuilder.messageType, of: "x.Nope")
        let file = DescriptorBuilder.file("x", package: "x", messages: [DescriptorBuilder.message("M", [field])])
        #expect(throws: SchemaError.descriptorsInvalid("x.M.part: there is no type x.Nope")) {
            try Schema(files: [file])
        }
        let twice = DescriptorBuilder.file("x", package: "x", messages: [DescriptorBuilder.message("M", [])])
        #expect(throws: SchemaError.descriptorsInvalid("x.M is declared twice")) { try Schema(files: [twice, twice]) }
        let service = DescriptorBuilder.service("S", [DescriptorBuilder.Method("M", "x.M", "x.M")])
        let lonely = DescriptorBuilder.file("x", package: "x", services: [service])
        #expect(throws: SchemaError.descriptorsInvalid("x.S/M: there is no message x.M")) {
            try Schema(files: [lonely])
        }
    }

    @Test("serves messages that contain themselves, down to a depth")
    func recursiveMessages() throws {
        let field = DescriptorBuilder.Field("next", 1, DescriptorBuilder.messageType, of: "x.Node")
        let file = DescriptorBuilder.file("x", package: "x", messages: [DescriptorBuilder.message("Node", [field])])
        let schema = try Schema(files: [file])
        #expect(try schema.json([10, 2, 10, 0], as: "x.Node") == #"{"next":{"next":{}}}"#)
        var deep: [UInt8] = []
        for _ in 0..<10_000 {
            var writer = ProtobufWriter()
            writer.key(1, .bytes)
            writer.delimited(deep)
            deep = writer.bytes
        }
        #expect(throws: SchemaError.self) { try schema.json(deep, as: "x.Node") }
    }
}
