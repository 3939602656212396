import CRMClient
import Foundation

/// Calls with one request a line, many at a time, and writes the answers in the lines' order.
struct CallLines {
    private static let maximumInFlight = 64

    let caller: JSONCaller
    let console: Console

    private struct Answer: Sendable {
        let line: String
        let status: ExitStatus
    }

    /// - Parameter first: lines that were read already.
    /// - Throws: `Leave` with the status of the first failure.
    func run(first: [String]) async throws {
        let (answers, continuation) = AsyncStream.makeStream(of: Task<Answer, Never>.self)
        let places = DispatchSemaphore(value: Self.maximumInFlight)
        let caller = caller
        // Reading waits for lines and for free places, so it has a thread of its own.
        let reader = Thread {
            var lines = first[...]
            var number = 0
            while let line = lines.popFirst() ?? StandardInput.nextLine() {
                number += 1
                places.wait()
                let place = number
                continuation.yield(Task { await Self.answer(to: line, number: place, caller) })
            }
            continuation.finish()
        }
        reader.start()
        var status = ExitStatus.done
        for await task in answers {
            let answer = await task.value
            places.signal()
            if status == .done { status = answer.status }
            try console.line(answer.line)
        }
        if status != .done { throw Leave(status: status) }
    }

    private static func answer(to line: String, number: Int, _ caller: JSONCaller) async -> Answer {
        do {
            return Answer(line: try await caller.answer(to: line, pretty: false), status: .done)
        } catch let error as CRMClientError {
            return Answer(line: ErrorLine(error).json, status: ErrorReport.status(error))
        } catch {
            let status = (error as? SchemaError).map { ErrorReport.status($0) } ?? .unreachable
            return Answer(line: ErrorLine("input \(number): \(error)").json, status: status)
        }
    }
}
