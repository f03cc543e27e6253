"""Asks a running gate through the platform's own client, as a front end does, and compares with the published files.

usage: check_client.py ADDRESS OUTPUT SECRET_FILE
"""
import base64
import hashlib
import hmac
import json
import pathlib
import sys
import time

from supabase import ClientOptions, create_client
from supabase_functions.errors import FunctionsHttpError

address, output, secret_file = sys.argv[1:]
output = pathlib.Path(output)
secret = pathlib.Path(secret_file).read_text().strip().encode()


def token(**claims):
    def part(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    claims = {"aud": "authenticated", "role": "authenticated", "exp": int(time.time()) + 600} | claims
    text = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return (text + b"." + part(hmac.new(secret, text, hashlib.sha256).digest())).decode()


def client(access_token):
    anon = token(role="anon", aud=None)
    made = create_client(address, anon, options=ClientOptions())
    made.functions.set_auth(access_token)
    return made


def refused(access_token, name, status, method="GET"):
    try:
        client(access_token).functions.invoke(name, {"method": method})
    except FunctionsHttpError as error:
        assert error.status == status, (error.status, status)
        assert error.message, error
        return error.message
    raise AssertionError(f"{name}: not refused with {status}")


users = json.loads((output / "access.json").read_text())["users"]
asked = 0
for user, agency in users.items():
    if agency is None:
        assert "no agency" in refused(token(sub=user), "dashboard-campaigns", 403)
        continue
    latest = output / "agencies" / agency / "latest" / "dashboard-campaigns"
    functions = client(token(sub=user)).functions
    for query, file in [("", "30d/0"), ("?period=7d", "7d/0"), ("?period=today&limit=25&offset=0", "today/0")]:
        answer = functions.invoke(f"dashboard-campaigns{query}", {"method": "GET", "responseType": "json"})
        assert answer == json.loads((latest / f"{file}.json").read_text()), (user, query)
        asked += 1
    answer = functions.invoke("dashboard-campaigns?limit=1&status=failed", {"method": "GET", "responseType": "json"})
    assert all(batch["agency_id"] == agency for batch in answer["active_batches"])
    assert answer["pagination"]["limit"] == 1

someone = next(user for user, agency in users.items() if agency)
refused(token(sub=someone, exp=1), "dashboard-campaigns", 401)
refused(token(role="anon", aud=None), "dashboard-campaigns", 401)
refused(token(sub=someone), "dashboard-campaigns", 405, method="POST")
assert "'period'" in refused(token(sub=someone), "dashboard-campaigns?period=8d", 400)
print(f"The supabase client got {asked} answers, all as published, and every refusal with its message")
