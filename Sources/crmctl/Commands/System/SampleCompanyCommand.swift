import ArgumentParser
import CRMModel
import CRMSample
import Foundation

struct SampleCompanyCommand: ClientCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample-company",
        abstract: "Loads a made-up company of forty people and about a thousand records, to try things on.",
        discussion:
            "Only into an installation that has nobody but its first CRM_ADMIN. The same seed gives the same company.")

    @Option(help: ArgumentHelp("Where the random choices begin.", valueName: "number"))
    var seed: UInt64 = 1

    @OptionGroup var options: GlobalOptions

    func run(_ session: Session) async throws {
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let start = ContinuousClock.now
        do {
            let summary = try await SampleCompany(seed: seed, nowMilliseconds: now).load(through: session.client)
            let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1_000
            try session.console.line(
                "Loaded \(summary.users) people and \(summary.records) records in \(String(format: "%.1f", seconds)) s."
            )
        } catch let error as SampleCompany.LoadError {
            throw InputError(error.description, status: .refused)
        }
    }
}
