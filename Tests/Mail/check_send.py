"""Mails published reports to aiosmtpd over TLS, as `callsheet send` does it, and reads what arrives.

usage: check_send.py CALLSHEET OUTPUT REPOSITORY
"""
import asyncio
import collections
import email
import email.policy
import hashlib
import json
import logging
import os
import pathlib
import re
import shlex
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

logging.disable()
warnings.simplefilter("ignore")
callsheet, output, repository = [os.path.abspath(path) for path in sys.argv[1:]]
output, repository = pathlib.Path(output), pathlib.Path(repository)
folder = pathlib.Path(tempfile.mkdtemp())
pristine = folder / "pristine"
shutil.copytree(output, pristine, symlinks=True)
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
SENDER, USER, PASSWORD = "reports@calls.example.com", "callsheet", "right password"
(folder / "password").write_text(PASSWORD + "\n")
(folder / "password").chmod(0o600)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


for name in "trusted", "stranger":
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")
openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=localhost",
        "-keyout", "server.key", "-out", "server.csr")
(folder / "server.ext").write_text("subjectAltName=DNS:localhost\n")
openssl("x509", "-req", "-in", "server.csr", "-CA", "trusted.pem", "-CAkey", "trusted.key", "-CAcreateserial",
        "-days", "2", "-extfile", "server.ext", "-out", "server.pem")
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder / "server.pem", folder / "server.key")


class Handler:
    def __init__(self):
        self.mails, self.plain = [], 0

    async def handle_DATA(self, server, session, envelope):
        self.plain += session.ssl is None
        self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 2.0.0 Queued"


def login(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


def serve(**options):
    """A server with STARTTLS and a password; gives what it takes, and its port."""
    handler = Handler()

    async def start():
        factory = lambda: SMTP(handler, hostname="test", enable_SMTPUTF8=False, timeout=60, **options)
        server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        return server.sockets[0].getsockname()[1]

    return handler, asyncio.run_coroutine_threadsafe(start(), loop).result()


def secure():
    return serve(tls_context=context, require_starttls=True, authenticator=login, auth_required=True)


def send(port, *more, place=output, ca="trusted", status=0):
    run = subprocess.run(
        [callsheet, "send", "--output", str(place), "--templates", str(repository / "templates"), "--from", SENDER,
         "--smtp", f"smtp://localhost:{port}", "--smtp-user", USER, "--smtp-password-file", str(folder / "password"),
         "--smtp-ca", str(folder / f"{ca}.pem"), "--max-age", "3000d", *more],
        capture_output=True, text=True)
    assert run.returncode == status, run
    assert PASSWORD not in run.stdout + run.stderr, run
    return run


def read(content):
    mail = email.message_from_bytes(content, policy=email.policy.default)
    for part in mail.walk():
        assert not part.defects, part.defects
    return mail


# Whoever cannot be trusted gets nothing, and nobody is refused for it.
handler, port = secure()
assert "certificate" in send(port, ca="stranger", status=78).stderr.lower()
(folder / "password").write_text("wrong password\n")
assert "535" in send(port, status=78).stderr
(folder / "password").write_text(PASSWORD + "\n")
plain, plain_port = serve()
assert "STARTTLS" in send(plain_port, status=78).stderr
assert not handler.mails and not plain.mails

# Everybody gets it once.
send(port, "--attach", "json", "--attach", "csv", "--envelope-from", "bounce+{token}@calls.example.com",
     "--report-url", "https://reports.example.com/{agency}/{snapshot}/")
assert not handler.plain
recipients = collections.Counter(address for _, addresses, _ in handler.mails for address in addresses)
expected = ["amira@helios.example", "tom@helios.example", "priya@helios.example", "juergen@zahnwerk.example",
            "soeren@zahnwerk.example", "mornings@lakeshore.example", "joao@brown-sons.example",
            "ines@brown-sons.example", "ellen@fernhill.example"]
assert recipients == collections.Counter(expected), recipients
ledger = {}
for file in (output / "deliveries").rglob("*.jsonl"):
    for line in map(json.loads, file.read_text().splitlines()):
        if line["state"] == "accepted":
            assert line["message_id"] not in ledger
            ledger[line["message_id"]] = line
for sender, (address,), content in handler.mails:
    mail = read(content)
    line = ledger[mail["message-id"].strip()]
    assert (line["address"], line["size"]) == (address, len(content)), line
    assert line["sha256"] == hashlib.sha256(content).hexdigest(), line
    assert sender == f"bounce+{line['token']}@calls.example.com", sender
    snapshot = output / "agencies" / line["agency"] / "snapshots" / line["snapshot"]
    digest = hashlib.sha256((snapshot / "SHA256SUMS").read_bytes()).hexdigest()
    assert mail["x-callsheet-snapshot"].strip() == f"{line['snapshot']}:{digest}", mail["x-callsheet-snapshot"]
    answer, = [part for part in mail.iter_attachments() if part.get_content_type() == "application/json"]
    assert answer.get_payload(decode=True) == (snapshot / "dashboard-campaigns/30d/0.json").read_bytes()
assert "0 mails accepted" in send(port).stderr
assert len(handler.mails) == len(expected)

# The same bytes whatever the connections, but for the time.
bodies = []
for count in "1", "7":
    place = folder / f"connections-{count}"
    shutil.copytree(pristine, place, symlinks=True)
    (place / "deliveries").mkdir(mode=0o700)
    shutil.copy2(output / "deliveries/.key", place / "deliveries/.key")
    handler, port = secure()
    send(port, "--connections", count, place=place)
    bodies.append(sorted(re.sub(rb"(?m)^Date: .*", b"", content, count=1) for _, _, content in handler.mails))
for one, other in zip(*bodies):
    assert one == other, [lines for lines in zip(one.split(b"\r\n"), other.split(b"\r\n")) if lines[0] != lines[1]][:9]
assert [len(list) for list in bodies] == [len(expected)] * 2, bodies

# README's commands, as they stand there but for where things are.
chapter = (repository / "README.md").read_text().split("\n## Mail\n")[1].split("\n## ")[0]
count = 0
for block in re.findall(r"```sh\n(.*?)```", chapter, re.S):
    for command in block.replace("\\\n", " ").splitlines():
        words = shlex.split(command, comments=True)
        if not words:
            continue
        assert words[0] == "callsheet", command
        handler, port = secure()
        place = folder / f"readme-{count}"
        shutil.copytree(output if words[1] != "send" else pristine, place, symlinks=True)
        places = {"/srv/reports": str(place), "smtp://mail.example.com:587": f"smtp://localhost:{port}",
                  "/var/lib/callsheet/smtp-password": str(folder / "password"),
                  "AGENCY": next((pristine / "agencies").iterdir()).name}
        assert words[1] != "send" or "/srv/reports" in words, command
        words = [places.get(word, word) for word in words]
        if words[1] == "send":
            words += ["--max-age", "3000d", "--templates", str(repository / "templates")]
            if "--smtp" in words:
                words += ["--smtp-ca", str(folder / "trusted.pem")]
        run = subprocess.run([callsheet, *words[1:]], capture_output=True, text=True, cwd=folder)
        assert run.returncode == 0, (command, run)
        if "--to" in words:
            assert len(handler.mails) == 1, command
        elif words[1] == "send":
            assert len(handler.mails) == (0 if "--dry-run" in words or "--eml-dir" in words else 9), command
        count += 1
assert count >= 3, count
print(f"{len(expected)} mails over TLS, and {count} commands of README.md: as they should be")
