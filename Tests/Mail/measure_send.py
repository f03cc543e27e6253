"""Measures `callsheet send` into Postfix's smtp-sink.

usage: measure_send.py CALLSHEET OUTPUT TEMPLATES

Sends every report to one recipient, then with an empty ledger to all three, and then finds nothing due. Beside each run
Postfix's smtp-source sends as many mails of the same size without making or noting them.
"""
import collections
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time

callsheet, output, templates = [pathlib.Path(path).resolve() for path in sys.argv[1:]]
CONNECTIONS = 4


class Sink:
    """smtp-sink, which takes mails and throws them away."""

    def __enter__(self):
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(["smtp-sink", *user, f"127.0.0.1:{self.port}", "100"])
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except ConnectionRefusedError:
                assert self.process.poll() is None, "smtp-sink ended"

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def measured(command, **others):
    """Wall time and CPU in seconds, peak memory in MB, standard output and status."""
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, **others) as process:
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return (time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, text.decode(),
            process.returncode)


def send(port):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CALLSHEET_")}
    result = measured([callsheet, "send", "--config", "", "--output", output, "--templates", templates,
                       "--from", "reports@sender.example", "--smtp", f"smtp://127.0.0.1:{port}", "--smtp-plaintext",
                       "--report-url", "https://reports.sender.example/{agency}/{snapshot}/",
                       "--max-age", "100000d", "--connections", str(CONNECTIONS)], env=environment)
    assert result[4] == 0, f"send: status {result[4]}"
    return result[:4]


def ledger():
    """How many mails were accepted, and their sizes in bytes."""
    states, sizes = collections.Counter(), 0
    for path in output.glob("deliveries/*/*.jsonl"):
        for line in path.open():
            mail = json.loads(line)
            states[mail["state"]] += 1
            sizes += mail["size"] if mail["state"] == "accepted" else 0
    assert states["accepted"] == states["sending"], states
    return states["accepted"], sizes


def source(port, count, size):
    """Sends mails of one kind with Postfix's own program; wall time in seconds."""
    return measured(["smtp-source", "-c", "-f", "reports@sender.example", "-t", "user@agency.example", "-d",
                     "-s", str(CONNECTIONS), "-m", str(count), "-l", str(size), f"127.0.0.1:{port}"])[0]


agencies = sum(1 for _ in (output / "agencies").iterdir())
others = [f"user{user}@agency-{agency}.example\n" for agency in range(1, agencies + 1) for user in (2, 3)]
suppressions, deliveries = output / "suppressions.txt", output / "deliveries"
seconds_of_cpu = {}
print(f"{agencies:,} agencies, {CONNECTIONS} connections")
print("| recipients an agency | mails | KB a mail | wall, s | mails/s | smtp-source, mails/s | CPU, s | peak, MB |")
print("|---|---|---|---|---|---|---|---|")
with Sink() as sink:
    for recipients in (1, 3):
        shutil.rmtree(deliveries, ignore_errors=True)
        suppressions.write_text("" if recipients == 3 else "".join(others))
        wall, cpu, peak, _ = send(sink.port)
        mails, size = ledger()
        assert mails == recipients * agencies, f"{mails} mails"
        reference = source(sink.port, mails, size // mails)
        seconds_of_cpu[recipients] = cpu
        print(f"| {recipients} | {mails:,} | {size / mails / 1000:.1f} | {wall:.2f} | {mails / wall:,.0f} "
              f"| {mails / reference:,.0f} | {cpu:.2f} | {peak:.1f} |", flush=True)
    wall, cpu, peak, _ = send(sink.port)
    assert ledger()[0] == mails, "a mail went out twice"
    print(f"| 3, all of whom have it | 0 | | {wall:.2f} | | | {cpu:.2f} | {peak:.1f} |")
further = (seconds_of_cpu[3] - seconds_of_cpu[1]) / (2 * agencies)
print(f"\nCPU: {1000 * seconds_of_cpu[1] / agencies:.2f} ms an agency with one recipient, "
      f"{1000 * further:.2f} ms a further recipient")
