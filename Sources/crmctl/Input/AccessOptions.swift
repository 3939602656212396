import ArgumentParser
import CRMModel

/// What is given, and until when.
struct AccessOptions: ParsableArguments {
    @Option(help: "READ_ONLY: to see the record; READ_WRITE: to change it as well, where the policy says so.")
    var access: Access = .readOnly

    @Option(help: ArgumentHelp("When it ends, such as 2024-02-29T18:00:00+08:00; else never.", valueName: "time"))
    var until: Moment?
}
