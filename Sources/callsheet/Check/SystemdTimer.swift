internal import Console
internal import Dashboard
internal import Files
internal import Processes

/// What systemd says of a timer.
///
/// Source: systemctl(1), `show`; busctl(1), `get-property`; org.freedesktop.systemd1(5).
struct SystemdTimer {
    let isLoaded: Bool
    let isEnabled: Bool
    let isActive: Bool
    /// `nil` while what it starts is at work, and where it is off.
    let next: Instant?

    /// How long systemd has for an answer.
    private static let patience = Duration.seconds(5)

    /// - Returns: `nil` where systemd is not at work.
    init?(_ name: String) throws(ChildProcess.StartError) {
        guard File.isFolder("/run/systemd/system"), let systemctl = SystemdTimer.program("systemctl") else {
            return nil
        }
        let lines = try SystemdTimer.answer(
            systemctl,
            ["show", "\(name).timer", "--property=LoadState,ActiveState,UnitFileState"]
        )
        isLoaded = lines.contains("LoadState=loaded")
        isEnabled = lines.contains("UnitFileState=enabled")
        isActive = lines.contains("ActiveState=active")
        // systemctl of systemd 252 shows this one as a date in the machine's language, whatever --timestamp says.
        guard isActive, let busctl = SystemdTimer.program("busctl") else {
            next = nil
            return
        }
        let property = try SystemdTimer.answer(
            busctl,
            [
                "get-property", "org.freedesktop.systemd1", "/org/freedesktop/systemd1/unit/\(name)_2etimer",
                "org.freedesktop.systemd1.Timer", "NextElapseUSecRealtime",
            ]
        )
        next = property.first.flatMap(SystemdTimer.instant(property:))
    }

    /// - Parameter property: Such as `t 1764132000000000`: an unsigned number of microseconds since 1970.
    /// - Returns: `nil` for none, which is 0 or the largest number.
    static func instant(property: String) -> Instant? {
        guard property.hasPrefix("t "), let microseconds = Int64(property.dropFirst(2)), microseconds > 0,
            microseconds < .max
        else { return nil }
        return Instant(microsecondsSince1970: microseconds)
    }

    private static func program(_ name: String) -> String? {
        ["/usr/bin/\(name)", "/bin/\(name)"].first { File.obstacle(toRunning: $0) == nil }
    }

    private static func answer(_ program: String, _ arguments: [String]) throws(ChildProcess.StartError) -> [String] {
        var lines: [String] = []
        let end = ContinuousClock.now + patience
        _ = try ChildProcess.run(program, arguments, isStopRequested: { ContinuousClock.now > end }) {
            lines.append(String(decoding: $0, as: UTF8.self))
        }
        return lines
    }
}
