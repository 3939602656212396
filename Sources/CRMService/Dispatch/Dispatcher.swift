internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository
internal import CRMWire

/// Takes calls from the transport to the operations, and their answers back. One for each event loop,
/// used on that loop only.
public final class Dispatcher {
    let service: Service
    private let codec: MessageCodec
    private let reader: any StorageReader
    private let clock: RequestClock
    /// The read transaction shared by the requests that were in one connection's buffer.
    private var shared: (transaction: any ReadTransaction, snapshot: Snapshot)?

    init(_ service: Service, _ reader: any StorageReader) {
        self.service = service
        self.reader = reader
        codec = MessageCodec(budgetBytes: service.settings.limits.requestMemoryBytes)
        clock = RequestClock(service.nowMilliseconds)
    }

    /// Answers a call, at once or later.
    public func handle(_ call: borrowing IncomingCall, _ reply: inout some ReplySink & ~Copyable) {
        guard let method = Method.named(service: call.service, method: call.method) else {
            let name =
                "\(String(decoding: call.service, as: UTF8.self))/\(String(decoding: call.method, as: UTF8.self))"
            reply.fail(CallError(.methodUnknown, "there is no method \(name)", ["method": name]))
            return
        }
        guard method.isStream == call.isStream else {
            reply.fail(Self.formWrong(method))
            return
        }
        route(method, call, &reply)
        codec.reset()
        clock.reset()
    }

    /// The calls that may share a transaction have been handled.
    public func endSharedTransaction() {
        guard shared != nil else { return }
        shared = nil
        reader.end()
    }

    // MARK: The kinds of operation

    func read<O: ReadOperation>(
        _: O.Type, _: O.Request.Type, _: O.Response.Type, _ call: borrowing IncomingCall,
        _ reply: inout some ReplySink & ~Copyable
    ) where O.Request: WireMessage, O.Response: WireMessage {
        do {
            let request = try O.Request(decoding: call.payload, in: codec.arena)
            let identity = try CallIdentity(call, service.settings.access)
            guard service.readsOnLoops else {
                return readOnPool(O.self, request, identity, call.deadlineNanoseconds, reply.later())
            }
            do {
                let limits = service.settings.limits
                reader.limit(steps: limits.loopSteps, microseconds: limits.loopMicroseconds)
                let (transaction, snapshot) = try sharedTransaction()
                let response = try Self.run(
                    O.self, request, identity, transaction, snapshot, service, codec, clock, isOnLoop: true)
                answer(response, &reply)
            } catch RepositoryError.stepLimitReached {
                readOnPool(O.self, request, identity, call.deadlineNanoseconds, reply.later())
            }
        } catch {
            reply.fail(service.translate(error))
        }
    }

    func read<O: SystemOperation>(
        _: O.Type, _: O.Request.Type, _: O.Response.Type, _ call: borrowing IncomingCall,
        _ reply: inout some ReplySink & ~Copyable
    ) where O.Request: WireMessage, O.Response: WireMessage {
        do {
            answer(try O.run(try O.Request(decoding: call.payload, in: codec.arena), service.systemState), &reply)
        } catch {
            reply.fail(service.translate(error))
        }
    }

    func answerByStream<O: SystemStreamOperation>(
        _: O.Type, _: O.Request.Type, _: O.Response.Type, _ call: borrowing IncomingCall,
        _ reply: inout some ReplySink & ~Copyable
    ) where O.Request: WireMessage, O.Response: WireMessage {
        do {
            let source = try O.open(try O.Request(decoding: call.payload, in: codec.arena), service.systemState)
            let (codec, service) = (codec, service)
            reply.stream(
                CallStream(source, translate: { service.translate($0) }) { send in
                    switch try source.next() {
                    case .answer(let answer):
                        let message = answer.packed(in: codec.arena)
                        send(message.byteCount) { message.write(to: $0) }
                        codec.reset()
                        return .sent
                    case .nothing: return .nothing
                    case .end: return .end
                    }
                })
        } catch {
            reply.fail(service.translate(error))
        }
    }

    func write<O: WriteOperation>(
        _: O.Type, _: O.Request.Type, _: O.Response.Type, _ method: Method, _ call: borrowing IncomingCall,
        _ reply: inout some ReplySink & ~Copyable
    ) where O.Request: WireMessage, O.Response: WireMessage {
        if let refusal = service.writer.refusal {
            reply.fail(refusal)
            return
        }
        do {
            let request = try O.Request(decoding: call.payload, in: codec.arena)
            let identity = try CallIdentity(call, service.settings.access)
            let work = WriteWork(
                method: method.fullName, identity: identity, deadlineNanoseconds: call.deadlineNanoseconds,
                encodedRequest: identity.idempotencyKey == nil ? [] : Array(call.payload), byteCount: call.payload.count
            ) { writeCall in
                try O.run(request, writeCall).encoded(in: writeCall.codec.arena)
            }
            service.writer.submit(work, answeringTo: reply.later())
        } catch {
            reply.fail(service.translate(error))
        }
    }

    // MARK: Within

    private static func formWrong(_ method: Method) -> CallError {
        method.isStream
            ? CallError(.methodIsStream, "\(method.fullName) is a stream: its request has flag 1 or 2")
            : CallError(.methodIsUnary, "\(method.fullName) is unary: its request has flags 0")
    }

    private func answer(_ response: some WireMessage, _ reply: inout some ReplySink & ~Copyable) {
        let message = response.packed(in: codec.arena)
        reply.succeed(byteCount: message.byteCount) { message.write(to: $0) }
    }

    private func sharedTransaction() throws -> (transaction: any ReadTransaction, snapshot: Snapshot) {
        if let shared { return shared }
        let begun = try service.snapshots.begin(reader)
        shared = begun
        return begun
    }

    /// Runs a reading operation, on whichever thread, in a transaction that has begun.
    private static func run<O: ReadOperation>(
        _: O.Type, _ request: O.Request, _ identity: CallIdentity, _ transaction: any ReadTransaction,
        _ snapshot: Snapshot, _ service: Service, _ codec: MessageCodec, _ clock: RequestClock, isOnLoop: Bool
    ) throws -> O.Response {
        try O.run(
            request,
            ReadCall(
                caller: try identity.caller(in: snapshot.organisation), settings: service.settings,
                snapshot: snapshot, reader: transaction, codec: codec, clock: clock, isOnLoop: isOnLoop))
    }

    private func readOnPool<O: ReadOperation>(
        _: O.Type, _ request: O.Request, _ identity: CallIdentity, _ deadlineNanoseconds: UInt64?,
        _ later: any LaterReply
    ) where O.Response: WireMessage {
        let service = service
        let isTaken = service.pool.submit { reader, codec in
            do {
                try CallError.checkDeadline(deadlineNanoseconds, service.monotonicNanoseconds())
                let (transaction, snapshot) = try service.snapshots.begin(reader)
                defer { reader.end() }
                let clock = RequestClock(service.nowMilliseconds)
                let response = try Self.run(
                    O.self, request, identity, transaction, snapshot, service, codec, clock, isOnLoop: false)
                later.succeed(response.encoded(in: codec.arena))
            } catch RepositoryError.stepLimitReached where reader.isGivenUp {
                later.fail(service.translate(RepositoryError.snapshotTooOld))
            } catch {
                later.fail(service.translate(error))
            }
        }
        if !isTaken {
            later.fail(CallError(.limitExceeded, "too many long reads are waiting", ["limit": "waiting_reads"]))
        }
    }
}
