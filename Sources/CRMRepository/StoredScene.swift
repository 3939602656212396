public import CRMModel

/// A saved scene as the repository keeps it.
public struct StoredScene: Sendable, Hashable {
    public var id: Int64
    public var object: BusinessObject
    public var ownerID: Int64
    public var name: String
    public var builtIn: BuiltInScene
    /// Nil: none.
    public var filter: Encoded<Filter>?
    /// Nil: by id, the newest first.
    public var sort: Sort?
    /// Users first, then departments, groups and roles, each by id.
    public var sharedWith: [Grantee.Kind]

    public init(
        id: Int64 = 0, object: BusinessObject, ownerID: Int64, name: String, builtIn: BuiltInScene = .all,
        filter: Encoded<Filter>? = nil, sort: Sort? = nil, sharedWith: [Grantee.Kind] = []
    ) {
        self.id = id
        self.object = object
        self.ownerID = ownerID
        self.name = name
        self.builtIn = builtIn
        self.filter = filter
        self.sort = sort
        self.sharedWith = sharedWith
    }
}

/// Which scenes of an object are wanted.
public struct SceneQuery: Sendable {
    /// Those of whom, and shared with whom.
    public struct Reader: Sendable {
        public var ownerID: Int64
        public var grantees: [Grantee.Kind]

        public init(ownerID: Int64, grantees: [Grantee.Kind]) {
            self.ownerID = ownerID
            self.grantees = grantees
        }
    }

    public var object: BusinessObject
    /// Nil: everybody's.
    public var reader: Reader?
    /// Only those with greater ids.
    public var afterID: Int64
    /// How many at most; at least 1.
    public var limit: Int
    /// After the scene with which the filters come to more bytes than this, no further one is read.
    public var limitBytes: Int

    public init(object: BusinessObject, reader: Reader?, afterID: Int64, limit: Int, limitBytes: Int = .max) {
        self.object = object
        self.reader = reader
        self.afterID = afterID
        self.limit = limit
        self.limitBytes = limitBytes
    }
}
