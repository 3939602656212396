internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository

/// How far the confirmation of a record is: of which nodes it has, which wait, and whom they wait for.
struct RunningConfirmation {
    private(set) var nodes: [ConfirmationNode]

    /// As it is kept with a record.
    init(_ confirmation: Confirmation) {
        nodes = confirmation.nodes
    }

    /// One that begins.
    init(_ flow: ConfirmationFlow) {
        nodes = flow.nodes
    }

    /// The first node that has not been confirmed; nil: all have been.
    var waitingNode: Int? { nodes.firstIndex { $0.confirmedByID == nil } }

    /// Notes that the waiting node has been confirmed.
    mutating func confirm(by userID: Int64, at timeMilliseconds: Int64) {
        guard let waitingNode else { return }
        nodes[waitingNode].confirmedByID = userID
        nodes[waitingNode].confirmedAtMilliseconds = timeMilliseconds
    }

    /// Puts another user in the place of one, at all nodes; who has confirmed one stays noted.
    mutating func replace(_ userID: Int64, with replacementID: Int64) {
        for index in nodes.indices { nodes[index].replace(userID, with: replacementID) }
    }

    /// The form in which it is kept and sent.
    var message: Confirmation { Confirmation(nodes: nodes) }

    /// The confirmers of all nodes, each once.
    var confirmers: Set<Grantee.Kind> { Set(nodes.flatMap { $0.confirmers.compactMap { $0.grantee?.kind } }) }
}

extension ConfirmationNode {
    /// Puts another user in the place of one among the confirmers, each of whom is there once.
    mutating func replace(_ userID: Int64, with replacementID: Int64) {
        let former = Confirmer(grantee: Grantee(kind: .userID(userID)))
        let new = Confirmer(grantee: Grantee(kind: .userID(replacementID)))
        guard let place = confirmers.firstIndex(of: former) else { return }
        if confirmers.contains(new) { confirmers.remove(at: place) } else { confirmers[place] = new }
    }
}
