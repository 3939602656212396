/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    fuzzer.run(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    return 0
}

/// libFuzzer calls from one thread only.
nonisolated(unsafe) private let fuzzer = CodecFuzzer()
