import Foundation

/// The lines of standard input as they come, for a task: reading blocks, so a thread of its own does it, which waits
/// while it is ahead.
struct InputFeed: Sendable {
    private static let maximumAhead = 16

    private let lines: AsyncThrowingStream<InputLine, any Error>
    private let places: DispatchSemaphore

    init(_ input: StandardInput) {
        let (lines, continuation) = AsyncThrowingStream.makeStream(of: InputLine.self)
        // A semaphore must not go with less than it began with, so it begins with nothing.
        let places = DispatchSemaphore(value: 0)
        for _ in 0..<Self.maximumAhead { places.signal() }
        let reader = Thread {
            var input = input
            do {
                while let line = try input.nextLine() {
                    places.wait()
                    continuation.yield(line)
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        reader.start()
        self.lines = lines
        self.places = places
    }

    /// Gives the lines to `body`, one after the other. To be called once.
    ///
    /// - Throws: what `body` throws, or an `InputError` if reading fails.
    func give(to body: (InputLine) async throws -> Void) async throws {
        for try await line in lines {
            places.signal()
            try await body(line)
        }
    }
}
