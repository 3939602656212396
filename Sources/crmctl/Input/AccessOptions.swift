import ArgumentParser
import CRMModel

/// What is given, and until when.
struct AccessOptions: ParsableArguments {
    @Option(
        name: .customLong("access"),
        help: """
            READ_ONLY: to see the record; READ_WRITE: to change it too, where the policy says so; else READ_ONLY.
            """)
    private var givenAccess: Access?

    @Option(
        help: ArgumentHelp(
            "When it ends: date, time and zone, such as 2024-02-29T18:00:00+08:00; else never.", valueName: "time"))
    var until: Moment?

    var access: Access { givenAccess ?? .readOnly }
}
