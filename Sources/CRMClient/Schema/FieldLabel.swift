/// How often a field may be there.
public enum FieldLabel: String, Sendable, Hashable {
    case optional
    case required
    case repeated

    /// The label of that number in a descriptor.
    init(descriptorNumber: Int32) {
        self =
            switch descriptorNumber {
            case 2: .required
            case 3: .repeated
            default: .optional
            }
    }
}
