import ArgumentParser
import CRMModel

/// The records of a change of many, and how it is made.
struct BatchArguments: ParsableArguments {
    @Argument(help: "The records' ids.")
    var ids: [Int64]

    @Flag(help: "If one record fails, change none.")
    var allOrNothing = false

    @Flag(help: "Say what would be done, and change nothing.")
    var dryRun = false

    @Option(help: ArgumentHelp("An idempotency key: repeated with it, the change is made once.", valueName: "key"))
    var key: String?

    var options: BatchOptions { BatchOptions(allOrNothing: allOrNothing, dryRun: dryRun) }
}
