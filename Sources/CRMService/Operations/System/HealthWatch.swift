internal import CRMModel

/// Says whether requests are served, at once and whenever it changes.
enum HealthWatch: SystemStreamOperation {
    static func open(_ request: HealthCheckRequest, _ system: SystemState) throws -> Source {
        Source(system, isKnown: request.namesKnownService)
    }

    final class Source: AnswerSource {
        let isEndless = true
        private let system: SystemState
        private let isKnown: Bool
        private var watch: SystemState.Watch?
        private var lastStatus: HealthCheckResponse.ServingStatus?

        init(_ system: SystemState, isKnown: Bool) {
            self.system = system
            self.isKnown = isKnown
        }

        func begin(wake: @escaping @Sendable () -> Void) {
            watch = system.watch(wake)
        }

        func next() -> NextAnswer<HealthCheckResponse> {
            let status = isKnown ? system.servingStatus : .serviceUnknown
            guard status != lastStatus else { return .nothing }
            lastStatus = status
            return .answer(HealthCheckResponse(status: status))
        }

        func end() {
            if let watch { system.endWatch(watch) }
        }
    }
}
