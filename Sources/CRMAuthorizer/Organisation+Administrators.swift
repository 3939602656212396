extension Organisation {
    /// Whether the actor has the role CRM_ADMIN, for what is the business of no object: the organisation and the
    /// configuration.
    public func isAdministrator(_ actor: Actor) -> Bool {
        !actor.roles.isDisjoint(with: presets.administrator)
    }
}
