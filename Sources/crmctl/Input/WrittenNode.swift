import ArgumentParser
import CRMModel

/// A confirmer as written: li.na, role:ORDER_ADMIN, owner-superior.
enum WrittenConfirmer: Equatable {
    case superior
    case grantee(WrittenGrantee)

    /// Stands for whoever is above the owner.
    static let ownerSuperior = "owner-superior"

    /// Nil for a kind of grantee that isn't known, or for nobody.
    init?(_ text: String) {
        if text == Self.ownerSuperior {
            self = .superior
        } else if !text.isEmpty, let grantee = WrittenGrantee(argument: text) {
            self = .grantee(grantee)
        } else {
            return nil
        }
    }

    /// - Throws: `InputError` if nobody is called so.
    func confirmer(_ session: Session) async throws -> Confirmer {
        switch self {
        case .superior: Confirmer(ownerSuperior: true)
        case .grantee(let grantee): Confirmer(grantee: try await grantee.grantee(session))
        }
    }
}

/// A node of a confirmation flow as written: 'Sales desk=li.na,role:ORDER_ADMIN'.
struct WrittenNode: ExpressibleByArgument, Equatable {
    let name: String
    let confirmers: [WrittenConfirmer]

    /// Nil without a name, or with a confirmer that can't be.
    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return nil }
        name = String(parts[0])
        let written = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        confirmers = written.compactMap { WrittenConfirmer($0.trimmingPrefix { $0 == " " }.description) }
        guard confirmers.count == written.count else { return nil }
    }

    /// - Throws: `InputError` if nobody is called so.
    func node(_ session: Session) async throws -> ConfirmationNode {
        var node = ConfirmationNode(name: name)
        for confirmer in confirmers { node.confirmers.append(try await confirmer.confirmer(session)) }
        return node
    }
}
