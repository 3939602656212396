import SwiftProtobuf
import SwiftProtobufPluginLibrary

/// What the comment of an rpc tells: what it does, and then, on a line that begins with "Needs:", who may call it.
struct MethodComment {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let purpose: String
    let needs: String

    init(_ method: MethodDescriptor) throws {
        let comment = method.protoSourceComments(commentPrefix: "")
        let lines = comment.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        guard !lines.isEmpty else { throw Missing(description: "\(method.fullName) has no comment") }
        guard let start = lines.firstIndex(where: { $0.hasPrefix(Self.mark) }) else {
            throw Missing(
                description: "the comment of \(method.fullName) has no line that begins with \"\(Self.mark)\"")
        }
        purpose = lines[..<start].joined(separator: " ")
        var needs = lines[start...].joined(separator: " ").dropFirst(Self.mark.count).drop { $0 == " " }
        if needs.hasSuffix(".") { needs.removeLast() }
        self.needs = String(needs)
        guard !purpose.isEmpty, !needs.isEmpty else {
            throw Missing(description: "the comment of \(method.fullName) has to tell what it does, then what it needs")
        }
    }

    private static let mark = "Needs:"
}

/// Writes the table of the methods that stands in PROTOCOL.md.
struct MethodTableGenerator {
    let services: [ServiceDescriptor]

    func output() throws -> OutputFile {
        var text = "| service | method | changes | needs | what it does |\n|---|---|---|---|---|\n"
        let ours = services.filter { $0.file.package == "crm.v1" }.sorted { $0.name < $1.name }
        let others = services.filter { $0.file.package != "crm.v1" }
        for service in ours + others {
            var name = service.file.package == "crm.v1" ? service.name : "`\(service.fullName)`"
            for method in service.methods {
                let comment = try MethodComment(method)
                let cells = [
                    name, method.name + streams(method), method.hasNoSideEffects ? "no" : "yes", comment.needs,
                    comment.purpose,
                ]
                text += cells.map(cell).joined() + "|\n"
                name = ""
            }
        }
        return OutputFile(path: "PROTOCOL.md", content: text)
    }

    private func cell(_ text: String) -> String {
        text.isEmpty ? "| " : "| \(text.split(separator: "|").joined(separator: "\\|")) "
    }

    private func streams(_ method: MethodDescriptor) -> String {
        switch (method.clientStreaming, method.serverStreaming) {
        case (false, false): ""
        case (false, true): " (answers with a stream)"
        case (true, false): " (takes a stream)"
        case (true, true): " (takes and answers with a stream)"
        }
    }
}
