public import CRMModel
internal import CRMService
internal import CRMWire

extension TestService {
    /// Changes a status.
    ///
    /// - Returns: the results' reasons, "done" where there is none.
    @discardableResult
    public func change(
        _ action: Transition.Action, _ ids: Int64..., as user: String = "admin", comment: String = "",
        node: UInt32? = nil, _ options: BatchOptions? = nil
    ) throws -> [String] {
        let response: ChangeStatusesResponse = try call(
            .changeStatuses,
            ChangeStatusesRequest(
                ids: ids, action: action, comment: comment, options: options, waitingNode: node),
            as: user)
        return response.results.map { $0.error?.reason ?? "done" }
    }

    /// Sets the nodes of an object's confirmation, by their names; none: the preset flow.
    public func setFlow(_ object: BusinessObject, _ nodes: [(String, [Confirmer])]) throws {
        let flow = ConfirmationFlow(
            object: object, nodes: nodes.map { ConfirmationNode(name: $0, confirmers: $1) })
        let _: SetConfirmationFlowResponse = try call(
            .setConfirmationFlow, SetConfirmationFlowRequest(flow: flow))
    }

    public func confirmation(_ id: Int64, as user: String = "admin") throws -> GetConfirmationResponse {
        try call(.getConfirmation, GetConfirmationRequest(recordID: id), as: user)
    }

    /// Locks a record, or unlocks it.
    ///
    /// - Returns: the reason for which it was refused, or "done".
    @discardableResult
    public func lock(_ id: Int64, _ isLocked: Bool = true, as user: String = "admin") throws -> String {
        if isLocked {
            let response: LockRecordsResponse = try call(.lockRecords, LockRecordsRequest(ids: [id]), as: user)
            return response.results.first?.error?.reason ?? "done"
        }
        let response: UnlockRecordsResponse = try call(.unlockRecords, UnlockRecordsRequest(ids: [id]), as: user)
        return response.results.first?.error?.reason ?? "done"
    }
}

extension Confirmer {
    /// A grantee who confirms.
    public init(_ kind: Grantee.Kind) { self.init(grantee: Grantee(kind: kind)) }

    /// Whoever is above the owner.
    public static var ownerSuperior: Confirmer { Confirmer(ownerSuperior: true) }
}
