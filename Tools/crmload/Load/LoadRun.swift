internal import NIOCore
internal import NIOPosix

/// Makes load by a plan: connects, sends, measures.
final class LoadRun: Sendable {
    private let plan: LoadPlan
    private let group: MultiThreadedEventLoopGroup
    private let eventLoops: [any EventLoop]
    /// In the order of `eventLoops`.
    private let loops: [NIOLoopBound<LoadLoop>]
    private let failed: EventLoopPromise<Void>
    private let server: ServerProcess?

    /// Connects all connections of a plan.
    ///
    /// - Throws: `LoadError` when one can't be made.
    init(connecting plan: LoadPlan) async throws {
        self.plan = plan
        group = MultiThreadedEventLoopGroup(numberOfThreads: plan.threads)
        eventLoops = Array(group.makeIterator())
        failed = eventLoops[0].makePromise()
        loops = try await Self.loops(plan, on: eventLoops, failed)
        do {
            server = try await Self.dial(plan, eventLoops, loops)
        } catch {
            failed.succeed()
            for (eventLoop, loop) in zip(eventLoops, loops) { try? await eventLoop.submit { loop.value.stop() }.get() }
            try? await group.shutdownGracefully()
            throw LoadError("crmd can't be reached at \(plan.socketPath): \(SystemErrorText.text(error))")
        }
    }

    /// Makes the load, and gives what was measured on all connections together.
    ///
    /// - Parameter observer: told how the load goes, each `samplingPeriod` of the plan.
    func run(observer: (@Sendable (LoadSample, Interval) -> Void)? = nil) async throws -> Measurement {
        failed.futureResult.whenSuccess { self.stop() }
        let origin = NIODeadline.now().uptimeNanoseconds
        let start = origin + UInt64(TimeAmount(plan.warmUp).nanoseconds)
        let window = start..<start + UInt64(TimeAmount(plan.duration).nanoseconds)
        var results: [EventLoopFuture<Measurement>] = []
        for (index, (eventLoop, loop)) in zip(eventLoops, loops).enumerated() {
            let server = index == 0 ? server : nil
            results.append(
                eventLoop.flatSubmit {
                    loop.value.begin(at: origin, measuring: window, server: server)
                    return loop.value.result
                })
        }
        let sampling = Task { try await self.sample(from: start, observer) }
        var sum = try await results[0].get()
        for result in results.dropFirst() { sum.add(try await result.get()) }
        sampling.cancel()
        sum.samples = (try await sampling.value).filter { $0.isIn(sum.window) }
        failed.succeed()
        try await group.shutdownGracefully()
        return sum
    }

    /// Ends the measured time now, wherever the load has come to; ``run()`` then ends soon. From any thread.
    func stop() {
        for (eventLoop, loop) in zip(eventLoops, loops) { eventLoop.execute { loop.value.stop() } }
    }

    /// Looks at the load from time to time until the task is cancelled.
    ///
    /// - Parameter start: of the measured time.
    private func sample(
        from start: UInt64, _ observer: (@Sendable (LoadSample, Interval) -> Void)?
    ) async throws -> [LoadSample] {
        guard let period = plan.samplingPeriod else { return [] }
        var samples: [LoadSample] = []
        var before = NIODeadline.now().uptimeNanoseconds
        var usage = server?.usage()
        while (try? await Task.sleep(for: period)) != nil {
            var interval = Interval()
            for (eventLoop, loop) in zip(eventLoops, loops) {
                interval.add(try await eventLoop.submit { loop.value.takeInterval() }.get())
            }
            let now = NIODeadline.now().uptimeNanoseconds
            let usageNow = server?.usage()
            let sample = LoadSample(
                interval, from: before, to: now, since: start,
                serverCPUSeconds: usage.flatMap { usageNow?.since($0).serverCPUSeconds })
            samples.append(sample)
            observer?(sample, interval)
            (before, usage) = (now, usageNow)
        }
        return samples
    }

    private static func loops(
        _ plan: LoadPlan, on eventLoops: [any EventLoop], _ failed: EventLoopPromise<Void>
    ) async throws -> [NIOLoopBound<LoadLoop>] {
        var loops: [NIOLoopBound<LoadLoop>] = []
        for eventLoop in eventLoops {
            loops.append(
                try await eventLoop.submit {
                    let loop = LoadLoop(plan, on: eventLoop) { failed.succeed() }
                    return NIOLoopBound(loop, eventLoop: eventLoop)
                }.get())
        }
        return loops
    }

    /// Connects, and tells which process is on the other side.
    private static func dial(
        _ plan: LoadPlan, _ eventLoops: [any EventLoop], _ loops: [NIOLoopBound<LoadLoop>]
    ) async throws -> ServerProcess? {
        var server: ServerProcess?
        for number in 0..<plan.connections {
            let loop = loops[number % loops.count]
            let channel = try await eventLoops[number % loops.count].flatSubmit {
                loop.value.addConnection(number: number)
            }.get()
            if number == 0 {
                server = try await channel.eventLoop.submit { try ServerProcess(peerOf: channel) }.get()
            }
        }
        return server
    }
}
