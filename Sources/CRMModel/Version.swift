/// The version of crmd, crmctl and the client library, which go together.
public enum Version {
    public static let current = "0.1.0"
}
