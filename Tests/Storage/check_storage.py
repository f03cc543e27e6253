"""Publishes to an S3-compatible server with rclone, breaks that off everywhere, and looks on as a reader would.

usage: check_storage.py SCRIPT FIRST SECOND

SCRIPT is publish-rclone.sh; FIRST and SECOND are one output folder after a first and after a second day.
"""
import hashlib
import json
import logging
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "reports"
LINK = re.compile(rb'(?:href|src)="([^"]*)"|content="0; url=([^"]*)"')


class Bucket:
    """What a reader of the S3 server can get."""

    def __init__(self, client, name=BUCKET):
        self.client = client
        self.name = name
        self.tags = {}
        self.known = {}

    def keys(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        self.tags = {item["Key"]: item["ETag"] for page in pages for item in page.get("Contents", [])}
        return set(self.tags)

    def get(self, key):
        # The tag is the content's digest, so what is known of it need not be fetched again.
        tag = key, self.tags[key]
        if tag not in self.known:
            self.known[tag] = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return self.known[tag]

    def headers(self, key):
        return self.client.head_object(Bucket=self.name, Key=key)


class Folder:
    """The same of a remote that is a folder."""

    def __init__(self, path):
        self.path = pathlib.Path(path)

    def keys(self):
        return {str(file.relative_to(self.path)) for file in self.path.rglob("*") if file.is_file()}

    def get(self, key):
        return (self.path / key).read_bytes()


class Reader:
    """Follows every link that a reader could, from the pages where readers begin."""

    def __init__(self, place):
        self.place = place
        self.keys = place.keys()
        self.whole = set()

    def check(self):
        """Fails where a link leads nowhere or to a snapshot that is not whole; returns where each latest leads."""
        for key in self.keys:
            assert key.startswith("agencies/"), f"{key} is published"
            assert not any(part.startswith(".") for part in key.split("/")), f"{key} is published"
        latest = {}
        for agency in {key.split("/")[1] for key in self.keys}:
            base = f"agencies/{agency}"
            # Until its first publication is complete, an agency's pages may lead to an archive that is yet to come.
            coming = {f"{base}/index.html", f"{base}/feed.xml"} if f"{base}/index.html" not in self.keys else set()
            seen = set()
            for start in ["latest/index.html", "index.html", "feed.xml", "snapshots/index.html"]:
                if f"{base}/{start}" in self.keys:
                    self.follow(f"{base}/{start}", seen, coming)
            if f"{base}/latest/index.html" in self.keys:
                target = LINK.search(self.place.get(f"{base}/latest/index.html")).group(2).decode()
                latest[agency] = target.split("/")[2]
            if f"{base}/latest/manifest.json" in self.keys:
                name = json.loads(self.place.get(f"{base}/latest/manifest.json"))["snapshot"]
                self.expect_whole(f"{base}/snapshots/{name}")
        return latest

    def follow(self, key, seen, coming):
        if key in seen:
            return
        seen.add(key)
        assert key in self.keys or key in coming, f"{key} is linked and not there"
        parts = key.split("/")
        if parts[2] == "snapshots" and len(parts) > 4:
            self.expect_whole("/".join(parts[:4]))
        if key not in self.keys or not key.endswith((".html", ".xml")):
            return
        for link in LINK.findall(self.place.get(key)):
            link = (link[0] or link[1]).decode()
            url = urllib.parse.urlsplit(urllib.parse.urljoin(f"http://host/{key}", link))
            if url.netloc == "host" and url.path != f"/{key}" and not link.startswith("#"):
                self.follow(url.path[1:], seen, coming)

    def expect_whole(self, snapshot):
        if snapshot in self.whole:
            return
        self.whole.add(snapshot)
        assert f"{snapshot}/SHA256SUMS" in self.keys, f"{snapshot} is led to and not there"
        listed = set()
        for line in self.place.get(f"{snapshot}/SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ", 1)
            listed.add(f"{snapshot}/{name}")
            assert f"{snapshot}/{name}" in self.keys, f"{snapshot}/{name} is missing"
            assert hashlib.sha256(self.place.get(f"{snapshot}/{name}")).hexdigest() == digest, f"{snapshot}/{name}"
        signature = {f"{snapshot}/SHA256SUMS", f"{snapshot}/SHA256SUMS.sig"}
        extra = {key for key in self.keys if key.startswith(f"{snapshot}/")} - listed - signature
        assert not extra, f"{extra} are in no list"


def publish(script, output, remote, environment=None, **more):
    command = ["sh", script, output, remote, "--transfers", "2"]
    return subprocess.run(
        command, env=os.environ | (environment or {}), stdin=subprocess.DEVNULL, capture_output=True, text=True, **more
    )


def expect_published(place, output):
    """Fails unless all that is meant for readers is there, byte for byte."""
    keys = place.keys()
    root = pathlib.Path(output)
    expected = set()
    for file in (root / "agencies").rglob("*"):
        name = file.relative_to(root)
        if file.is_symlink() or not file.is_file() or name.match("archive/*.json") or ".head" in name.parts:
            continue
        expected.add(str(name))
        assert place.get(str(name)) == file.read_bytes(), name
    for agency in (root / "agencies").iterdir():
        for name in ["latest/index.html", "latest/manifest.json", "latest/style.css", "snapshots/index.html"]:
            expected.add(f"agencies/{agency.name}/{name}")
        assert place.get(f"agencies/{agency.name}/latest/manifest.json") == (agency / "latest/manifest.json").read_bytes()
    assert keys == expected, keys ^ expected
    latest = Reader(place).check()
    assert latest == {a.name: os.readlink(a / "latest").split("/")[1] for a in (root / "agencies").iterdir()}, latest


def break_off(script, output, bucket, remote, allowed):
    """Publishes with a limit on what each call of rclone transfers, until it comes through; returns how often not."""
    sources = {
        str(file.relative_to(output)) for file in pathlib.Path(output).glob("agencies/*/snapshots/*/**/*")
        if file.is_file()
    }
    broken = 0
    # While snapshots are due, each run gets on with them; then the limit cuts the pages' steps, a little later each time.
    limit, due = 150_000, True
    while True:
        before = bucket.keys()
        run = publish(script, output, remote, {"RCLONE_MAX_TRANSFER": f"{limit}B", "RCLONE_RETRIES": "1"})
        latest = Reader(bucket).check()
        assert set(latest.values()) <= allowed, latest
        if run.returncode == 0 and not due:
            return broken
        assert run.returncode == 0 or "max transfer limit reached" in run.stderr, run.stderr
        broken += run.returncode != 0
        assert broken < 100, "never comes through"
        if due and sources <= bucket.tags.keys():
            due, limit = False, 3_000
        elif not due:
            limit += 12_000
        elif before == bucket.keys():
            limit *= 2


def kill(script, output, bucket, remote, count):
    """Kills the script with its rclone once so many objects more are there; what it was at may be done or not."""
    start = len(bucket.keys())
    process = subprocess.Popen(
        ["sh", script, output, remote, "--transfers", "2"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    while process.poll() is None and len(bucket.keys()) < start + count:
        time.sleep(0.01)
    assert process.poll() is None, "It came through before it could be killed"
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    Reader(bucket).check()


def publish_beside_a_run(script, first, second, client, stamps):
    """A run publishes the second day just when the first upload begins: the pages set aside still lead to the first."""
    client.create_bucket(Bucket="racing")
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder, "output")
        shutil.copytree(first, output, symlinks=True)
        shim = pathlib.Path(folder, "bin", "rclone")
        shim.parent.mkdir()
        shim.write_text(
            f"""#!/bin/sh
if [ "$(echo call >>{folder}/calls; wc -l <{folder}/calls)" -eq 2 ]; then
    rm -r {output}/agencies
    cp -a {second}/agencies {output}/agencies
fi
exec {shutil.which("rclone")} "$@"
"""
        )
        shim.chmod(0o755)
        run = publish(script, str(output), "test:racing", {"PATH": f"{shim.parent}:{os.environ['PATH']}"})
        assert run.returncode == 0, run
        bucket = Bucket(client, "racing")
        latest = Reader(bucket).check()
        assert set(latest.values()) == stamps(first), latest
        assert any(f"/snapshots/{stamp}/" in key for stamp in stamps(second) for key in bucket.keys())


def main():
    script, first, second = sys.argv[1:]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    # Somebody's own settings for AWS and rclone are for another server.
    for name in [name for name in os.environ if name.startswith(("AWS_", "RCLONE_"))]:
        del os.environ[name]
    os.environ |= {
        "RCLONE_CONFIG": "/dev/null", "RCLONE_CONFIG_TEST_TYPE": "s3", "RCLONE_CONFIG_TEST_PROVIDER": "Other",
        "RCLONE_CONFIG_TEST_ENDPOINT": endpoint, "RCLONE_CONFIG_TEST_ACCESS_KEY_ID": "x",
        "RCLONE_CONFIG_TEST_SECRET_ACCESS_KEY": "x", "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client = boto3.client("s3", endpoint_url=endpoint)
    client.create_bucket(Bucket=BUCKET)
    bucket, remote = Bucket(client), f"test:{BUCKET}"
    stamps = lambda output: {os.readlink(link).split("/")[1] for link in pathlib.Path(output).glob("agencies/*/latest")}

    for count in [1, 40]:
        kill(script, first, bucket, remote, count)
    broken = [break_off(script, first, bucket, remote, stamps(first))]
    expect_published(bucket, first)
    for count in [1, 30, 40]:
        kill(script, second, bucket, remote, count)
    broken.append(break_off(script, second, bucket, remote, stamps(first) | stamps(second)))
    expect_published(bucket, second)
    assert min(broken) >= 4, broken

    agency = sorted(bucket.keys())[0].split("/")[1]
    name = f"agencies/{agency}/snapshots/{max(stamps(second))}/index.html"
    assert bucket.headers(name)["CacheControl"] == "private, max-age=31536000, immutable"
    assert bucket.headers(name)["ContentType"].startswith("text/html")
    assert bucket.headers(f"agencies/{agency}/index.html")["CacheControl"] == "private, no-cache"

    publish_beside_a_run(script, first, second, client, stamps)

    # Without a server, without an output, without a remote: an error, and no page changes.
    before = {key: bucket.headers(key)["ETag"] for key in bucket.keys()}
    run = publish(
        script, first, remote,
        {"RCLONE_CONFIG_TEST_ENDPOINT": "http://127.0.0.1:1", "RCLONE_RETRIES": "1", "RCLONE_LOW_LEVEL_RETRIES": "1"},
    )
    assert run.returncode != 0 and "connection refused" in run.stderr, run
    run = publish(script, "/nowhere", remote)
    assert (run.returncode, run.stderr) == (
        1, "publish-rclone.sh: /nowhere/agencies: No such folder. Publish with callsheet generate first\n"
    ), run
    run = publish(script, first, "")
    assert run.returncode == 1 and "REMOTE is empty" in run.stderr, run
    assert before == {key: bucket.headers(key)["ETag"] for key in bucket.keys()}

    with tempfile.TemporaryDirectory() as folder:
        for output in [first, second, second]:
            run = publish(script, output, folder)
            assert run.returncode == 0 and run.stderr == "", run
            expect_published(Folder(folder), output)

    # A relative path is one with a colon too.
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(second, pathlib.Path(folder, "a:b"), symlinks=True)
        run = publish(os.path.abspath(script), "a:b", f"{folder}/remote", cwd=folder)
        assert run.returncode == 0 and run.stderr == "", run
        expect_published(Folder(f"{folder}/remote"), second)
    server.stop()
    print(f"Broken off {sum(broken)} times and killed 5 times, {len(before)} objects: never half a report")


main()
