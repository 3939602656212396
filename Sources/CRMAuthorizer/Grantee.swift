/// To whom something is given: a share, a place in a team, a confirmation, membership of a pool.
///
/// A department stands for each active user in it or in a department below it; a group for each of its active members;
/// a role for each active user who has it, and, since the grant then comes from that role, only while the role itself
/// has the operation that is asked for.
public enum Grantee: Sendable, Hashable {
    /// One user, by id.
    case user(Int64)
    /// A department with those below it, by id.
    case department(Int64)
    /// A group, by id.
    case group(Int64)
    /// A role, by id.
    case role(Int64)
}
