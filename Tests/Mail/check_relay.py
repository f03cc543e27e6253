"""Mails published reports through Postfix, as most operators will, and reads what it passes on.

usage: check_relay.py CALLSHEET OUTPUT REPOSITORY      (as root, for Postfix starts its daemons as users of its own)
"""
import asyncio
import collections
import grp
import hashlib
import json
import logging
import os
import pathlib
import pwd
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings

from aiosmtpd.smtp import SMTP

logging.disable()
warnings.simplefilter("ignore")
callsheet, output, repository = [pathlib.Path(path).resolve() for path in sys.argv[1:]]
folder = pathlib.Path(tempfile.mkdtemp())
folder.chmod(0o755)
REFUSED, DEFERRED = "tom@helios.example", "mornings@lakeshore.example"


class Handler:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 Taken"


def receiver():
    """The server behind Postfix, that of all recipients."""
    handler, loop = Handler(), asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()

    async def start():
        factory = lambda: SMTP(handler, hostname="test", enable_SMTPUTF8=False, timeout=60)
        server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        return server.sockets[0].getsockname()[1]

    return handler, asyncio.run_coroutine_threadsafe(start(), loop).result()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait(until, seconds=60):
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, until
        time.sleep(0.05)


def connects(port):
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "relay.key", "-out", "relay.pem")
handler, behind = receiver()
port = free_port()
for name in "etc", "queue", "data":
    (folder / name).mkdir()
os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, grp.getgrnam("postfix").gr_gid)
CONFIGURATION = f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
relayhost = [127.0.0.1]:{behind}
smtp_tls_security_level = none
smtpd_tls_security_level = encrypt
smtpd_tls_chain_files = {folder}/relay.key, {folder}/relay.pem
smtpd_recipient_restrictions = check_recipient_access inline:{{ {{ {REFUSED} = 550 5.1.1 No such person }},
    {{ {DEFERRED} = 451 4.7.1 Greylisted }} }}, permit_mynetworks, reject
"""
(folder / "etc/main.cf").write_text(CONFIGURATION)
master = pathlib.Path("/usr/share/postfix/master.cf.dist").read_text()
lines = [line for line in master.splitlines() if not line.startswith("smtp      inet")]
lines = [" ".join(words[:4] + ["n"] + words[5:]) if len(words := line.split()) > 7 and line[0].isalpha() else line
         for line in lines]
(folder / "etc/master.cf").write_text("\n".join([f"127.0.0.1:{port} inet n - n - - smtpd", *lines]) + "\n")


def postfix(command, check=True):
    run = subprocess.run(["postfix", "-c", str(folder / "etc"), command], capture_output=True, text=True)
    assert run.returncode == 0 or not check, (command, run, (folder / "log").read_text() if (folder / "log").exists() else "")


def sending():
    return subprocess.Popen(
        [callsheet, "send", "--output", output, "--templates", repository / "templates", "--from",
         "reports@calls.example.com", "--smtp", f"smtp://localhost:{port}", "--smtp-ca", folder / "relay.pem",
         "--max-age", "3000d", "--attach", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ended(send, status):
    """What a run of send told."""
    _, told = send.communicate()
    assert send.returncode == status, (send.returncode, told, (folder / "log").read_text())
    return told


postfix("start")
try:
    wait(lambda: connects(port))
    # One is refused, one put off until Postfix, as with greylisting, knows better; it has the others.
    send = sending()
    wait(lambda: "451 4.7.1" in (folder / "log").read_text())
    (folder / "etc/main.cf").write_text(CONFIGURATION.replace("451 4.7.1 Greylisted", "OK"))
    postfix("reload")
    told = ended(send, status=1)
    assert "550 5.1.1" in told and "451 4.7.1" in told, told
    ledger, put_off = {}, []
    for file in (output / "deliveries").rglob("*.jsonl"):
        for line in map(json.loads, file.read_text().splitlines()):
            if line["state"] == "accepted":
                ledger[line["address"]] = line
            if line["state"] == "deferred":
                put_off.append(line["address"])
    # Once or more often: Postfix reloads in its own time.
    assert set(put_off) == {DEFERRED}, put_off
    assert REFUSED not in ledger and DEFERRED in ledger and len(ledger) == 8, ledger
    wait(lambda: len(handler.mails) >= len(ledger))
    # What a recipient's server gets has the digest that the ledger keeps, below the line that Postfix puts before it.
    for (address,), content in handler.mails:
        lines = content.split(b"\r\n")
        assert lines[0].startswith(b"Received: ")
        end = next(place for place, line in enumerate(lines[1:], 1) if line[:1] not in b"\t ")
        original = b"\r\n".join(lines[end:])
        line = ledger[address]
        assert hashlib.sha256(original).hexdigest() == line["sha256"], address
    told = ended(sending(), status=1)
    assert "0 mails accepted" in told, told
    received = collections.Counter(address for addresses, _ in handler.mails for address in addresses)
    assert received == collections.Counter(ledger.keys()), received
finally:
    postfix("stop", check=False)
print(f"{len(ledger)} mails through Postfix, unchanged; one refused, one of them put off before")
