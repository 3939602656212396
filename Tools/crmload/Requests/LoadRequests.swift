/// What requests are made of: the scenarios, those for whom calls are made, and the records that they are about.
struct LoadRequests: Sendable {
    let mix: ScenarioMix
    /// The members who call; nil if one user does.
    let company: CompanyUsers?
    /// The names of those for whom calls are made: of the members by their numbers, or of the one user.
    let names: UserNames
    /// The records to draw from; nil for requests that are about none.
    let recordIDs: RecordIDs?
    /// How many records a request of a batch is about.
    let batchSize: Int
    /// By the parts of the mix.
    let writers: [RequestWriter]
    /// Where in the sum of the weights each part ends.
    let weightEnds: [Int]

    /// Calls of one user.
    ///
    /// - Parameter user: nil for calls that need nobody.
    /// - Throws: `LoadError` when a scenario's encodings don't keep their form.
    init(_ mix: ScenarioMix, user: String?, recordIDs: RecordIDs? = nil, batchSize: Int = 1) throws {
        try self.init(
            mix, company: nil, names: UserNames(user.map { [$0] } ?? []), recordIDs: recordIDs, batchSize: batchSize)
    }

    /// Calls of a company's members.
    ///
    /// - Parameter hotCount: about how many of the records are drawn at all, all of some agents'; nil: every one.
    /// - Throws: `LoadError` when a scenario's encodings don't keep their form, or there aren't as many records.
    init(
        _ mix: ScenarioMix, company: CompanyUsers, ids: ClosedRange<Int64>?, hotCount: Int? = nil, batchSize: Int = 1
    ) throws {
        let recordIDs = try ids.map { range -> RecordIDs in
            guard let hotCount else { return .range(range) }
            let agents = try company.company.agents(owning: hotCount, in: range)
            return .owned(by: agents, of: company.company, in: range)
        }
        try self.init(mix, company: company, names: company.names, recordIDs: recordIDs, batchSize: batchSize)
    }

    private init(
        _ mix: ScenarioMix, company: CompanyUsers?, names: UserNames, recordIDs: RecordIDs?, batchSize: Int
    ) throws {
        let isOfBatches = mix.parts.contains { $0.scenario.records == .batch }
        if isOfBatches, let recordIDs, recordIDs.count < batchSize {
            throw LoadError("there are \(recordIDs.count) records, and \(batchSize) are to be in each request")
        }
        self.mix = mix
        self.company = company
        self.names = names
        self.recordIDs = recordIDs
        self.batchSize = batchSize
        let sizes = names.sizes
        writers = try mix.parts.map { try RequestWriter($0.scenario, nameSizes: sizes) }
        weightEnds = mix.parts.indices.map { last in mix.parts[...last].reduce(0) { $0 + $1.weight } }
    }

    /// How many records a request of that part is about, for the rate of checks and the like; 1 if none.
    func itemCount(ofPart part: Int) -> Int { writers[part].records == .batch ? batchSize : 1 }
}
