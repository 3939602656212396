import Testing

@testable import crmctl

struct GivenArgumentsTests {
    @Test func `what is not UTF-8 is refused with its place`() throws {
        let text: [CChar] = Array("上海".utf8CString)
        #expect(try GivenArguments.text(text, "argument 1") == "上海")
        #expect(throws: InputError("argument 2 is not valid UTF-8: a\u{fffd}")) {
            try GivenArguments.text([97, -1, 0], "argument 2")
        }
    }

    @Test func `what the argument parser says stands under the name of the program`() {
        #expect(ErrorReport.prefixed("Error: x\nUsage: y") == "crmctl: x\nUsage: y")
        #expect(ErrorReport.prefixed("OVERVIEW: x") == "OVERVIEW: x")
    }
}
