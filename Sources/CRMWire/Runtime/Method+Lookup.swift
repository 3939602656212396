extension Method {
    /// "crm.v1.Records/GetRecord".
    public var fullName: String { "\(service)/\(name)" }

    /// The method of these names, as they stand in a request; nil if there is none.
    public static func named(service: UnsafeRawBufferPointer, method: UnsafeRawBufferPointer) -> Method? {
        table.method(service: service, method: method)
    }

    /// The method of that full name; nil if there is none.
    public static func named(_ fullName: String) -> Method? {
        allCases.first { $0.fullName == fullName }
    }

    private static let table = MethodTable(allCases)
}
