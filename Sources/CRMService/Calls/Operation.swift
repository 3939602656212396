internal import CRMModel

/// A method that reads on behalf of a user. It runs on the event loop, and again on the pool if it
/// turns out to take many steps.
protocol ReadOperation: SendableMetatype {
    associatedtype Request: Sendable
    associatedtype Response: Sendable

    static func run(_ request: Request, _ call: ReadCall) throws -> Response
}

/// A method that changes something on behalf of a user. It runs on the writer's thread, within a
/// savepoint: what it changed is undone if it throws.
protocol WriteOperation: SendableMetatype {
    associatedtype Request: Sendable
    associatedtype Response: Sendable

    static func run(_ request: Request, _ call: WriteCall) throws -> Response
}

/// A method about the daemon itself that answers with a stream.
protocol SystemStreamOperation: SendableMetatype {
    associatedtype Request: Sendable
    associatedtype Response
    associatedtype Source: AnswerSource where Source.Answer == Response

    static func open(_ request: Request, _ system: SystemState) throws -> Source
}

/// A method about the daemon itself, for which no user is needed. It runs on the event loop.
protocol SystemOperation: SendableMetatype {
    associatedtype Request: Sendable
    associatedtype Response: Sendable

    static func run(_ request: Request, _ system: SystemState) throws -> Response
}
