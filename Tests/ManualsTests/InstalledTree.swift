import CRMTestKit
import Foundation

/// The files that the tool writes, in a folder that goes away with this.
final class InstalledTree {
    let prefix: String

    init() throws {
        prefix = try TemporaryFolder.make()
        let outcome = try BuiltProgram.run([BuiltProgram.path("manuals"), prefix])
        guard outcome.status == 0 else { throw Failure(description: outcome.errors) }
    }

    deinit {
        // The tree has folders in it.
        try? FileManager.default.removeItem(atPath: prefix)
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    func path(_ path: String) -> String { "\(prefix)/share/\(path)" }

    /// Every file of it, by the path below share.
    var files: Set<String> {
        let all = FileManager.default.enumerator(atPath: "\(prefix)/share")?.compactMap { $0 as? String } ?? []
        var isFolder: ObjCBool = false
        return Set(
            all.filter {
                FileManager.default.fileExists(atPath: path($0), isDirectory: &isFolder) && !isFolder.boolValue
            })
    }
}
