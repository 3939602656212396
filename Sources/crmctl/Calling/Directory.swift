import CRMModel

/// Something that has an id and a name.
protocol Named {
    var id: Int64 { get }
    var name: String { get }
    /// What tells it from others of the same name; nil if its id alone does.
    var distinction: String? { get }
}

extension Named {
    var distinction: String? { nil }
}

extension User: Named {}
extension Department: Named {}
extension Group: Named {}
extension Role: Named {}
extension Scene: Named {}

extension TeamRole: Named {
    var distinction: String? { object?.protoName }
}

extension SharingRule: Named {
    var distinction: String? { object?.protoName }
}

extension Pool: Named {
    var distinction: String? { object?.protoName }
}

/// The users, departments, groups, roles, team roles, sharing rules, pools or scenes, to be found by id and by name.
struct Directory<Entry: Named> {
    /// In the order of the answer.
    let entries: [Entry]
    private let noun: String
    private let object: BusinessObject?
    private let byID: [Int64: Entry]

    /// - Parameters:
    ///   - noun: what one of them is called in an error.
    ///   - object: the object that all of them are of, if they are of one.
    init(_ noun: String, of object: BusinessObject? = nil, _ entries: [Entry]) {
        self.noun = noun
        self.object = object
        self.entries = entries
        byID = Dictionary(entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The name of the entry of that id; "#12" if there is none.
    func name(_ id: Int64) -> String { byID[id]?.name ?? "#\(id)" }

    /// The name; nothing for no id.
    func name(_ id: Int64?) -> String { id.map { name($0) } ?? "" }

    /// The entry that is meant by a name, or by an id if nobody has such a name.
    func entry(_ text: String) throws(InputError) -> Entry {
        let matches = entries.filter { $0.name == text }
        if matches.count > 1 {
            let ids = matches.map { match in
                "\(match.id)" + (match.distinction.map { " (\($0))" } ?? "")
            }.joined(separator: ", ")
            throw InputError("there are several \(noun)s named \"\(text)\": take one of the ids \(ids)")
        }
        if let match = matches.first { return match }
        if let id = Int64(text), let entry = byID[id] { return entry }
        let place = object.map { " of \($0.protoName)" } ?? ""
        throw InputError("there is no \(noun) \"\(text)\"\(place)", status: .refused)
    }

    func id(_ text: String) throws(InputError) -> Int64 { try entry(text).id }

    func ids(_ texts: [String]) throws(InputError) -> [Int64] {
        var ids: [Int64] = []
        for text in texts { ids.append(try id(text)) }
        return ids
    }

    /// The id of an option that takes "none" as well, which is sent as 0; nil if the option isn't there.
    func idOrNone(_ text: String?) throws(InputError) -> Int64? {
        guard let text else { return nil }
        return text == "none" && !entries.contains { $0.name == text } ? 0 : try id(text)
    }
}
