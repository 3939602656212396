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

    /// - Parameters:
    ///   - first: lines that were read already.
    ///   - input: has the others.
    /// - Throws: `Leave` with the status of the first failure; an `InputError` if reading fails.
    func run(first: [InputLine], _ input: StandardInput) async throws {
        let (answers, continuation) = AsyncThrowingStream.makeStream(of: Task<Answer, Never>.self)
        // A semaphore must not go with less than it began with, so it begins with nothing.
        let places = DispatchSemaphore(value: 0)
        for _ in 0..<Self.maximumInFlight { places.signal() }
        let caller = caller
        // Reading waits for lines and for free places, so it has a thread of its own.
        let reader = Thread {
            var (lines, input) = (first[...], input)
            do {
                while let line = try lines.popFirst() ?? input.nextLine() {
                    places.wait()
                    continuation.yield(Task { await Self.answer(to: line, caller) })
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        reader.start()
        var status = ExitStatus.done
        for try await task in answers {
            let answer = await task.value
            places.signal()
            if status == .done { status = answer.status }
            try console.line(answer.line)
        }
        if status != .done { throw Leave(status: status) }
    }

    private static func answer(to line: InputLine, _ caller: JSONCaller) async -> Answer {
        do {
            let request = try caller.request(of: line)
            return Answer(line: try await caller.answer(to: request, pretty: false), status: .done)
        } catch let error as CRMClientError {
            return Answer(line: ErrorLine(error).json, status: ErrorReport.status(error))
        } catch let error as InputError {
            return Answer(line: ErrorLine(error.description).json, status: error.status)
        } catch {
            return Answer(line: ErrorLine("standard input, line \(line.number): \(error)").json, status: .unreachable)
        }
    }
}
