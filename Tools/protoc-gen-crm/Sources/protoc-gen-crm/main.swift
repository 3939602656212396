// A protoc plugin: reads a CodeGeneratorRequest, answers with every generated file of crmd, their
// paths relative to the top of the repository. `Tools/generate` runs it.
import Foundation
import SwiftProtobuf
import SwiftProtobufPluginLibrary

func generate(_ request: Google_Protobuf_Compiler_CodeGeneratorRequest) throws -> [OutputFile] {
    let set = DescriptorSet(protos: request.protoFile)
    let asked = Set(request.fileToGenerate)
    let files = set.files.filter { asked.contains($0.name) }
    // The transport writes its envelope by hand; of it, and of what it imports, only the C is made.
    let ours = files.filter { SwiftNames.packages.contains($0.package) }

    var output = try CMessagesGenerator(request: request).files()
    output += ours.filter { !$0.messages.isEmpty || !$0.enums.isEmpty }.map { ModelGenerator(file: $0).output() }
    output += ours.filter { !$0.messages.allSatisfy(\.isNamespace) }.map { WireGenerator(file: $0).output() }
    output.append(MessageListGenerator(messages: ours.flatMap(\.messages).filter { !$0.isNamespace }).output())
    let services = ours.flatMap(\.services)
    output.append(MethodGenerator(services: services).output())
    output.append(DispatchGenerator(services: services).output())
    output.append(ClientGenerator(services: services).output())
    output.append(try MethodTableGenerator(services: services).output())
    return output
}

var response = Google_Protobuf_Compiler_CodeGeneratorResponse()
do {
    let request = try Google_Protobuf_Compiler_CodeGeneratorRequest(
        serializedBytes: FileHandle.standardInput.readDataToEndOfFile())
    response.supportedFeatures = 0
    response.file = try generate(request).map { output in
        var file = Google_Protobuf_Compiler_CodeGeneratorResponse.File()
        file.name = output.path
        file.content = output.content
        return file
    }
} catch {
    response.error = String(describing: error)
}
FileHandle.standardOutput.write(try response.serializedData())
