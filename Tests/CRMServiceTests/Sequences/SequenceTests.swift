import CRMTestKit
import Foundation
import Testing

/// Long sequences of operations by many users: every answer and the final state are what a plain model says.
///
/// `CRMD_TEST_SEQUENCES` says how many, `CRMD_TEST_REPLAY` names a file of steps, a line each, to be taken instead.
struct SequenceTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["CRMD_TEST_SEQUENCES"].flatMap { Int($0) } ?? 12
    private static let length = 400
    /// A few that are the same in every run, and new ones.
    static let seeds = (1...count).map { $0 <= 3 ? UInt64($0) : UInt64.random(in: 0...UInt64.max) }

    @Test(arguments: seeds)
    func `the service answers as the model does`(seed: UInt64) throws {
        var stage = try SequenceStage()
        var maker = StepMaker(seed: seed)
        var steps: [Step] = []
        var done = 0
        for _ in 0..<Self.length {
            let step = maker.step(stage.plain)
            steps.append(step)
            let before = stage.plain
            guard try stage.take(step) == nil else { return try report(steps, seed) }
            var copy = before
            if copy.take(step)?.contains("done") == true { done += 1 }
        }
        stage.crm.stop()
        if try SequenceStage.run(steps) != nil { return try report(steps, seed) }
        // Both answers come.
        #expect(done > Self.length / 8 && done < Self.length * 7 / 8, "seed \(seed): \(done) of \(Self.length)")
    }

    @Test func `steps are read back from their lines, and taken again`() throws {
        var maker = StepMaker(seed: 7)
        var stage = try SequenceStage()
        var lines: [String] = []
        for _ in 0..<60 {
            let step = maker.step(stage.plain)
            lines.append(step.line)
            _ = try stage.take(step)
        }
        if let path = Self.environment["CRMD_TEST_REPLAY"] {
            lines = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).map {
                String($0)
            }
        }
        let steps = try lines.map { try Step(line: $0) }
        #expect(steps.map(\.line) == lines)
        if let found = try SequenceStage.run(steps) { Issue.record("\(found)") }
    }

    @Test func `a disagreement is shrunk to the steps that it needs`() throws {
        var maker = StepMaker(seed: 8)
        var stage = try SequenceStage()
        var steps: [Step] = []
        for _ in 0..<150 {
            steps.append(maker.step(stage.plain))
            _ = try stage.take(steps[steps.count - 1])
        }
        // As if nothing could ever be locked.
        func spoil(_ step: Step, _ answer: [String]) -> [String] {
            step.verb == .lock && step.isOn == true ? answer.map { $0 == "done" ? "spoiled" : $0 } : answer
        }
        let (rest, found) = try SequenceShrinker.shrink(steps, spoil)
        #expect(found != nil)
        #expect(rest.count <= 4 && rest.last?.verb == .lock, "\(rest.map(\.line))")
    }

    /// Takes away every step that the disagreement doesn't need, and tells the rest.
    private func report(_ steps: [Step], _ seed: UInt64) throws {
        let (rest, found) = try SequenceShrinker.shrink(steps)
        let replay = rest.map(\.line).joined(separator: "\n")
        Issue.record("seed \(seed): \(found.map { "\($0)" } ?? "it does not happen again")\nReplay:\n\(replay)")
    }
}

/// Finds a short sequence that still shows a disagreement.
enum SequenceShrinker {
    /// - Returns: also the disagreement that it shows.
    static func shrink(
        _ steps: [Step], _ spoil: @escaping SequenceStage.Spoil = { $1 }
    ) throws -> ([Step], SequenceStage.Disagreement?) {
        guard var found = try SequenceStage.run(steps, spoil) else { return (steps, nil) }
        var rest = steps
        var size = max(rest.count / 2, 1)
        while true {
            var start = 0
            var hasShrunk = false
            while start < rest.count {
                var fewer = rest
                fewer.removeSubrange(start..<min(start + size, rest.count))
                if let still = try SequenceStage.run(fewer, spoil) {
                    rest = fewer
                    found = still
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if size == 1, !hasShrunk { return (rest, found) }
            size = max(size / 2, 1)
        }
    }
}
