internal import ArgumentParser
internal import Console
internal import Processes

/// `callsheet night-guard`: ends what a night runs if the night is killed, for `run` alone.
///
/// It holds the night's lock too, so that no other night begins beside what is not ended yet.
struct NightGuardCommand: ParsableCommand {
    static let name = "night-guard"
    static let configuration = CommandConfiguration(commandName: name, shouldDisplay: false)

    func run() { ProcessGuard.stand(grace: StepProcesses.grace) }

    /// - Parameter lock: The open file by which the night is taken.
    static func start(keeping lock: Int32) throws(Failure) -> ProcessGuard {
        do throws(ChildProcess.StartError) {
            return try ProcessGuard("/proc/self/exe", [name], keeping: lock)
        } catch {
            throw Failure(.tryAgain, "A process that the night needs cannot be started: \(error.reason)")
        }
    }
}
