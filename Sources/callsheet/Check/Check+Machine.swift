internal import Console
internal import Dashboard
internal import Delivery
internal import Publishing
internal import Reporting
internal import Templates
internal import TimeZones

extension Check {
    /// What stands on this machine beside the output.
    func checkMachine(_ list: inout CheckList) {
        list.add("configuration") { () throws(Failure) in
            _ = try night.limits()
            // A wrong file has ended the program already, with each of its faults.
            guard let file = CommonOptions.file else {
                return .good("no file; options and the environment alone")
            }
            return .good("'\(file.path)' sets \(Summary.count(file.count, "variable", "variables"))")
        }
        checkSecrets(&list)
        list.add("time zone") { () throws(Failure) in
            try AsOfOption.requireZones()
            let zone = try AsOfOption.zone(night.reports.timeZone)
            let now = zone.civil(SystemClock.now())
            return .good("\(zone.name), where it is \(now.day)")
        }
        list.add("templates") { () throws(Failure) in
            _ = try TemplateFolder.opened(night.templates)
            do throws(TemplateError) { _ = try MailTemplateFolder(night.templates) } catch { throw Failure(error) }
            return .good("'\(night.templates)' has all of reports and mails")
        }
    }

    private func checkSecrets(_ list: inout CheckList) {
        let files = [
            night.server.databasePasswordFile, night.mail.smtpPasswordFile, night.mail.smtpTokenFile,
            night.reporting.pingUrlFile,
        ].compactMap { $0 }
        for file in files {
            let isGood = list.add("secrets") { () throws(Failure) in
                _ = try SecretFile.read(file)
                return nil
            }
            if !isGood { list.faultySecrets.insert(file) }
        }
        guard !files.isEmpty, list.faultySecrets.isEmpty else { return }
        list.add("secrets") {
            .good(
                "\(Summary.count(files.count, "file", "files")), and not everybody can read \(files.count == 1 ? "it" : "them")"
            )
        }
    }
}
