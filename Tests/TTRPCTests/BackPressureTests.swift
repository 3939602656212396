@testable import TTRPC
import Testing

struct BackPressureTests {
    @Test func `An open connection handles and reads, and has nothing to resume`() {
        var pressure = BackPressure()
        let handles = pressure.mayHandle()
        let reads = pressure.mayRead()
        let resumes = pressure.isToResume(hasLine: false)
        #expect(handles && reads && !resumes)
    }

    @Test func `What was held while the peer took nothing is made up for, once`() {
        var pressure = BackPressure()
        pressure.isWritable = false
        let handles = pressure.mayHandle()
        let reads = pressure.mayRead()
        #expect(!handles && !reads && pressure.isStalled)
        let early = pressure.isToResume(hasLine: true)
        #expect(!early)
        pressure.isWritable = true
        let first = pressure.isToResume(hasLine: false)
        let second = pressure.isToResume(hasLine: false)
        #expect(first && !second)
        let leftFrames = pressure.resume()
        let handlesAgain = pressure.mayHandle()
        let readsHeld = pressure.takeHeldRead()
        let readsTwice = pressure.takeHeldRead()
        #expect(leftFrames && handlesAgain && readsHeld && !readsTwice)
    }

    @Test func `A stream's pause holds frames and reads, and the last one to end goes on`() {
        var pressure = BackPressure()
        pressure.pauses = 2
        let handles = pressure.mayHandle()
        let reads = pressure.mayRead()
        #expect(!handles && !reads)
        pressure.pauses = 1
        let early = pressure.isToResume(hasLine: false)
        #expect(!early)
        pressure.pauses = 0
        let resumes = pressure.isToResume(hasLine: false)
        #expect(resumes)
    }

    @Test func `What is left at the end of a turn holds reads, and goes on once`() {
        var pressure = BackPressure()
        let handles = pressure.mayHandle()
        let isFirst = pressure.endTurn()
        let isSecond = pressure.endTurn()
        let reads = pressure.mayRead()
        let resumes = pressure.isToResume(hasLine: false)
        #expect(handles && isFirst && !isSecond && !reads && !resumes)
        let leftFrames = pressure.resume()
        let handlesAgain = pressure.mayHandle()
        let readsHeld = pressure.takeHeldRead()
        #expect(leftFrames && handlesAgain && readsHeld)
    }

    @Test func `A turn that ends while the peer takes nothing goes on when it does`() {
        var pressure = BackPressure()
        _ = pressure.endTurn()
        pressure.isWritable = false
        let leftFrames = pressure.resume()
        #expect(!leftFrames && pressure.isStalled)
        pressure.isWritable = true
        let resumes = pressure.isToResume(hasLine: false)
        let leftFramesLater = pressure.resume()
        #expect(resumes && leftFramesLater)
    }

    @Test func `Streams in line go on although another pauses the input`() {
        var pressure = BackPressure()
        pressure.pauses = 1
        let resumes = pressure.isToResume(hasLine: true)
        #expect(resumes)
        let handles = pressure.resume()
        #expect(!handles)
    }
}
