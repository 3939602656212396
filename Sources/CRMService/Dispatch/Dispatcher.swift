internal import CRMAuthorizer
internal import CRMModel
internal import CRMRepository
internal import CRMWire

/// Takes calls from the transport to the operations, and their answers back. One for each event loop,
/// used on that loop only.
public final class Dispatcher {
    let service: Service
    // What is asked for each request, kept here: the loops would share a count of references to the service otherwise.
    private let access: ServiceAccess
    private let limits: ServiceLimits
    private let readsOnLoops: Bool
    private let codec: MessageCodec
    private let reader: any StorageReader
    private let clock: RequestClock
    /// What is shared by the requests that were in one connection's buffer: a read transaction above all.
    private var shared: ReadCall?

    init(_ service: Service, _ reader: any StorageReader) {
        self.service = service
        self.reader = reader
        access = service.settings.access
        limits = service.settings.limits
        readsOnLoops = service.readsOnLoops
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
            let identity = try CallIdentity(call, access)
            guard readsOnLoops else {
                return readOnPool(O.self, request, identity, call.deadlineNanoseconds, reply.later())
            }
            do {
                reader.limit(steps: limits.loopSteps, microseconds: limits.loopMicroseconds)
                answer(try O.run(request, try sharedCall(of: identity)), &reply)
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
            let identity = try CallIdentity(call, access)
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

    private func sharedCall(of identity: CallIdentity) throws -> ReadCall {
        if let shared {
            shared.take(try identity.caller(shared.snapshot.actor(named: identity.userName)))
            return shared
        }
        let begun = try Self.begin(identity, reader, service, codec, clock, isOnLoop: true)
        shared = begun
        return begun
    }

    /// Opens a read transaction for a call, on whichever thread. It is the caller's to end it, unless this throws.
    private static func begin(
        _ identity: CallIdentity, _ reader: any StorageReader, _ service: Service, _ codec: MessageCodec,
        _ clock: RequestClock, isOnLoop: Bool
    ) throws -> ReadCall {
        let (transaction, snapshot) = try service.snapshots.begin(reader)
        do {
            return ReadCall(
                caller: try identity.caller(snapshot.actor(named: identity.userName)), settings: service.settings,
                snapshot: snapshot, reader: transaction, codec: codec, clock: clock, isOnLoop: isOnLoop)
        } catch {
            reader.end()
            throw error
        }
    }

    private func readOnPool<O: ReadOperation>(
        _: O.Type, _ request: O.Request, _ identity: CallIdentity, _ deadlineNanoseconds: UInt64?,
        _ later: any LaterReply
    ) where O.Response: WireMessage {
        let service = service
        let isTaken = service.pool.submit { reader, codec in
            do {
                try CallError.checkDeadline(deadlineNanoseconds, service.monotonicNanoseconds())
                let call = try Self.begin(
                    identity, reader, service, codec, RequestClock(service.nowMilliseconds), isOnLoop: false)
                defer { reader.end() }
                let response = try O.run(request, call)
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
