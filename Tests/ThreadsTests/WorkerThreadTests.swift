import Glibc
import Synchronization
import Testing
import Threads

@Suite struct WorkerThreadTests {
    @Test func theWorkIsDoneWhenWaitingEnds() throws {
        let done = Atomic(false)
        let thread = try WorkerThread { done.store(true, ordering: .relaxed) }
        thread.wait()
        let isDone = done.load(ordering: .relaxed)
        #expect(isDone)
        // A second time there is nothing to wait for.
        thread.wait()
    }

    @Test(arguments: [1, 2, 7]) func workIsSharedAndWaitedFor(_ count: Int) {
        let next = Atomic(0)
        let sum = Atomic(0)
        WorkerThread.perform(count) {
            while true {
                let number = next.wrappingAdd(1, ordering: .relaxed).newValue
                guard number <= 1000 else { break }
                sum.wrappingAdd(number, ordering: .relaxed)
            }
        }
        let total = sum.load(ordering: .relaxed)
        #expect(total == 500_500)
    }

    @Test func whatTheSystemRefusesIsSaidWithWhatToDo() {
        #expect(
            ThreadError(code: EAGAIN).description
                == "Cannot start a thread: resource temporarily unavailable. Let this user have more processes "
                + "(ulimit -u, or TasksMax of its service) or more memory (ulimit -v), and run again"
        )
    }
}
