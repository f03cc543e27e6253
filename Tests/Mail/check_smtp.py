"""Sends mails to aiosmtpd, which behaves well or in every bad way, and compares what both sides say.

usage: check_smtp.py SMTP_TRIAL
"""
import asyncio
import logging
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import warnings

from aiosmtpd.smtp import SMTP, AuthResult, syntax

# What aiosmtpd says of the clients that are to go away.
logging.disable()
warnings.simplefilter("ignore")
trial = sys.argv[1]
folder = pathlib.Path(tempfile.mkdtemp())
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()


# Certificates: one authority that is trusted, one that is not.

def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def authority(name):
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")


def certificate(name, signer, names, days="2"):
    """A server's TLS context."""
    (folder / f"{name}.ext").write_text(f"subjectAltName={names}\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
            "-keyout", f"{name}.key", "-out", f"{name}.csr")
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{signer}.pem", "-CAkey", f"{signer}.key",
            "-CAcreateserial", "-days", days, "-extfile", f"{name}.ext", "-out", f"{name}.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context


authority("trusted")
authority("stranger")
right = certificate("right", "trusted", "DNS:localhost")
strange = certificate("strange", "stranger", "DNS:localhost")
other = certificate("other", "trusted", "DNS:mail.example.com")
expired = certificate("expired", "trusted", "DNS:localhost", days="-1")
old = certificate("old", "trusted", "DNS:localhost")
old.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
old.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
old.set_ciphers("ALL:@SECLEVEL=0")


class Handler:
    """Takes mails; answers from a list of replies to each command while it lasts."""

    def __init__(self, **replies):
        self.replies = {name: list(texts) for name, texts in replies.items()}
        self.mails, self.peers, self.secure, self.asked, self.logins = [], set(), [], 0, []

    def reply(self, name, usual):
        left = self.replies.get(name)
        return left.pop(0) if left else usual

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.asked += 1
        envelope.mail_from = address
        return self.reply("mail", "250 2.1.0 Ok")

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.reply("rcpt", "250 2.1.5 Ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.reply("dot", "250 2.0.0 Queued")
        self.peers.add(session.peer)
        self.secure.append(session.ssl is not None)
        if answer == "hang":
            await asyncio.sleep(3600)
        if answer == "cut":
            server.transport.abort()
            return "250 never said"
        if answer.startswith("250"):
            self.mails.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return answer

    async def auth_XOAUTH2(self, server, args):
        return await self.bearer(server, args)

    async def auth_OAUTHBEARER(self, server, args):
        return await self.bearer(server, args)

    async def bearer(self, server, args):
        answer = await server.challenge_auth("") if len(args) == 1 else None
        self.logins.append(answer)
        if b"auth=Bearer good-token\x01" in answer:
            return AuthResult(success=True, auth_data=answer)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False)


class CutsInMail(SMTP):
    @syntax("DATA")
    async def smtp_DATA(self, arg):
        await self.push("354 Go on")
        await self._reader.readexactly(100)
        self.transport.abort()


def login(server, session, envelope, mechanism, data):
    ok = (data.login, data.password) == (b"callsheet@example.com", b"right-password")
    return AuthResult(success=ok, handled=False)


def serve(handler, implicit=None, make=SMTP, **options):
    """Starts a server on this machine; gives its port."""
    options.setdefault("auth_require_tls", implicit is None)
    options.setdefault("timeout", 60)

    async def start():
        factory = lambda: make(handler, hostname="test", enable_SMTPUTF8=False, **options)
        server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0, ssl=implicit)
        return server.sockets[0].getsockname()[1]

    return asyncio.run_coroutine_threadsafe(start(), loop).result()


# What has lines that only a dot begins, and lines of every length up to the longest.
message = b"Subject: x\r\n\r\n" + b"".join(b"." * (n % 4) + b"x" * n + b"\r\n" for n in range(990)) + b".\r\n"
(folder / "mail.eml").write_bytes(message)
checked = 0


def send(expected, port, scheme="smtps", ca="trusted", ends=None, **options):
    """Sends; the outcome begins with `expected`. Neither a password nor a token is in what is printed."""
    global checked
    words = [f"{name.replace('_', '-')}={value}" for name, value in options.items()]
    if ca:
        words.append(f"ca={folder}/{ca}.pem")
    run = subprocess.run([trial, f"{scheme}://localhost:{port}", folder / "mail.eml", *words],
                         capture_output=True, text=True, timeout=120)
    said = run.stdout + run.stderr
    assert run.returncode == 0 and said.startswith(expected), f"wanted: {expected}\nfound: {said}{run.returncode}"
    assert ends is None or said.rstrip().endswith(f"ends {ends}"), said
    assert "-password" not in said and "-token" not in said, said
    checked += 1
    print(f"  {said.strip()}")
    return said


accepted = "accepted(250 2.0.0 Queued) ends 1"

# Certificates.
handler = Handler()
send(accepted, serve(handler, right))
assert handler.mails == [("a@example.com", ["b@example.net"], message)]
port = serve(Handler(), right)
send("certificate(", port, ca=None, ends=0)
send("certificate(", port, ca="stranger", ends=0)
send("certificate(", port, ca="missing", ends=0)
for context in [strange, other, expired]:
    handler = Handler()
    send("certificate(", serve(handler, context), ends=0)
    send("certificate(", serve(handler, tls_context=context), "smtp", ends=0)
    assert handler.asked == 0
send("un", serve(Handler(), old), ends=0)

# STARTTLS.
handler = Handler()
send(accepted, serve(handler, tls_context=right, require_starttls=True), "smtp")
assert handler.secure == [True] and handler.mails[0][2] == message
handler = Handler()
port = serve(handler)
send("unencrypted(", port, "smtp", ends=0)
send("unencrypted(", port, "smtps", ends=0, connect=5)
assert handler.asked == 0
send(accepted, port, "smtp", ca=None, plaintext="yes")

# Passwords and tokens.
options = dict(tls_context=right, auth_required=True, authenticator=login)
user = dict(user="callsheet@example.com")
handler = Handler()
port = serve(handler, **options)
send(accepted, port, "smtp", password="right-password", **user)
send('passwordRefused("535 ', port, "smtp", password="wrong-password", ends=0, **user)
send("us(MAIL, 530 ", port, "smtp", ends=0)
send(accepted, serve(handler, right, authenticator=login, auth_required=True), password="right-password", **user)
send("passwordRefused(", serve(Handler(), auth_exclude_mechanism=["PLAIN", "LOGIN"], tls_context=right), "smtp",
     password="right-password", ends=0, **user)
(folder / "token").write_text("good-token\n")
(folder / "stale").write_text("stale-token\n")
for exclude in [["PLAIN", "LOGIN"], ["OAUTHBEARER"]]:
    handler = Handler()
    port = serve(handler, auth_exclude_mechanism=exclude, **options)
    send(accepted, port, "smtp", token_file=folder / "token", **user)
    send("passwordRefused(", port, "smtp", token_file=folder / "stale", ends=0, **user)
    send("passwordRefused(", port, "smtp", token_file=folder / "none", ends=0, **user)
    assert len(handler.mails) == 1 and len(handler.logins) == 2

# Replies.
later = Handler(rcpt=["451 4.7.1 Greylisted"])
port = serve(later, right)
send("deferred(RCPT, 451 4.7.1 Greylisted)", port, ends=0)
send(accepted, port)
send("refused(RCPT, 550 5.1.1 No such user)", serve(Handler(rcpt=["550 5.1.1 No such user"]), right), ends=0)
send("refused(end of message, 552 5.3.4 Too large)", serve(Handler(dot=["552 5.3.4 Too large"]), right), ends=1)
send("deferred(end of message, 452 4.3.1 Full)", serve(Handler(dot=["452 4.3.1 Full"]), right), ends=1)
send("slowDown(MAIL, 421 4.7.0 Slow down)", serve(Handler(mail=["421 4.7.0 Slow down"]), right), ends=0)
send("us(MAIL, 553 5.7.1 Not your address)", serve(Handler(mail=["553 5.7.1 Not your address"]), right), ends=0)
lines = "550-5.7.1 Not today.\r\n550-5.7.1 See\r\n550 5.7.1 https://example.net"
send("refused(end of message, 550 5.7.1 Not today. See https://example.net)", serve(Handler(dot=[lines]), right), ends=1)
send("accepted(250 2.0.0 Taken as 4711)", serve(Handler(dot=["250-2.0.0 Taken\r\n250 2.0.0 as 4711"]), right), ends=1)

# Silence and cuts, encrypted.
unknown = "mayHaveArrived: true) ends 1"
for implicit in [right, None]:
    way = dict(scheme="smtps") if implicit else dict(scheme="smtp", ca=None, plaintext="yes")
    said = send("lost(end of message, ", serve(Handler(dot=["hang"]), implicit), dot=2, **way)
    assert said.rstrip().endswith(unknown), said
    said = send("lost(end of message, ", serve(Handler(dot=["cut"]), implicit), **way)
    assert said.rstrip().endswith(unknown), said
(folder / "mail.eml").write_bytes(b"x" * 78 + b"\r\n" + message * 60)
for implicit in [right, None]:
    way = dict(scheme="smtps") if implicit else dict(scheme="smtp", ca=None, plaintext="yes")
    said = send("lost(", serve(Handler(), implicit, make=CutsInMail), **way)
    assert said.rstrip().endswith("mayHaveArrived: false) ends 0"), said
(folder / "mail.eml").write_bytes(message)


# A server that takes little at a time, but always something: never too slow.
async def slow(reader, writer):
    writer.write(b"220 test\r\n")
    while line := await reader.readline():
        command = line.split()[0]
        if command == b"DATA":
            writer.write(b"354 Go on\r\n")
            tail = b""
            while not tail.endswith(b"\r\n.\r\n"):
                tail = tail[-5:] + await reader.read(65536)
                await asyncio.sleep(0.1)
        writer.write(b"221 Bye\r\n" if command == b"QUIT" else b"250 2.0.0 Queued\r\n")


async def serve_slow():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    listener.bind(("127.0.0.1", 0))
    server = await asyncio.start_server(slow, sock=listener, limit=32768)
    return server.sockets[0].getsockname()[1]


(folder / "mail.eml").write_bytes(message * 10)
port = asyncio.run_coroutine_threadsafe(serve_slow(), loop).result()
send(accepted, port, "smtp", ca=None, plaintext="yes", block=3)
(folder / "mail.eml").write_bytes(message)

# Many, over few connections.
handler = Handler()
port = serve(handler, tls_context=right, require_starttls=True)
send("accepted 250 ends 250", port, "smtp", mails=250)
assert len(handler.mails) == 250 and len(handler.peers) == 3, (len(handler.mails), len(handler.peers))
assert all(content == message for _, _, content in handler.mails)
handler = Handler(rcpt=["250 Ok"] * 5 + ["550 5.1.1 No"] * 3)
send("accepted 17, refused 3 ends 17", serve(handler, right), mails=20, connections=2)

print(f"smtp: {checked} outcomes as they should be")
