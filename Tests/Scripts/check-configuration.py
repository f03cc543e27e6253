#!/usr/bin/python3
"""Holds the configuration file against systemd's own reader and Docker's rules: whatever value callsheet takes, they read the
same. Which values it refuses is up to it, but plain ones it takes.

usage: check-configuration.py CALLSHEET [SEED]      Needs systemd-tmpfiles, which reads etc/os-release as systemd reads every
                                                    file of variables, and can show one of them. Nothing is installed.
"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile

callsheet = str(pathlib.Path(sys.argv[1]).resolve())
seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
chance = random.Random(seed)

PLAIN = ["/srv/reports", "a b", 'a "word" and a \'word\' # no comment = here', "x=y;z#w", "$HOME %h `x` *", "ä€😀", "a,b"]
ALPHABET = ["a", "B", "7", " ", "\t", '"', "'", "\\", "#", ";", "=", "$", "%", "`", "é", "-", "\u00a0"]
values = PLAIN + ["".join(chance.choices(ALPHABET, k=chance.randint(1, 8))) for _ in range(250)]

root = pathlib.Path(tempfile.mkdtemp(prefix="callsheet-configuration-"))
(root / "etc/tmpfiles.d").mkdir(parents=True)
(root / "etc/tmpfiles.d/show.conf").write_text("f+ /shown - - - - [%w]\n")


def by_systemd(value):
    (root / "etc/os-release").write_text(f"ID=x\nVERSION_ID={value}\n")
    subprocess.run(["systemd-tmpfiles", f"--root={root}", "--create"], check=True, capture_output=True)
    shown = (root / "shown").read_text()
    # The line that asks for it is read by systemd too, and says an empty value otherwise.
    return shown[1:-1] if shown.startswith("[") else None


def by_docker(value):
    """Source: docker/cli, pkg/kvfile; its versions before 28 leave quotes."""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def by_callsheet(value):
    """As the command shows it where it looks for an output of that name; None for a file that it refuses."""
    (root / "callsheet.env").write_text(f"CALLSHEET_OUTPUT={value}\n")
    run = subprocess.run(
        [callsheet, "status", "--config", str(root / "callsheet.env")], cwd=root, capture_output=True, text=True,
        env={name: text for name, text in os.environ.items() if not name.startswith("CALLSHEET_")})
    if run.returncode == 78 and run.stderr.startswith(f"callsheet: {root}/callsheet.env:1: The value of "):
        return None
    end = ": no such file or directory\n"
    assert run.returncode == 65 and run.stderr.endswith(end), (value, run)
    return run.stderr.removeprefix("callsheet: ").removesuffix(end)


try:
    taken = 0
    for value in values:
        seen = by_callsheet(value)
        if seen is None:
            assert value not in PLAIN, f"Refused: {value!r}"
            continue
        taken += 1
        shown = value.replace("\t", "\ufffd")
        assert seen == shown, (value, seen)
        assert by_docker(value) == value, f"Docker reads {by_docker(value)!r} for {value!r}"
        assert by_systemd(value) == value, f"systemd reads {by_systemd(value)!r} for {value!r}"
    assert len(values) / 8 < taken < len(values) * 7 / 8, f"{taken} of {len(values)} taken: nothing is compared"
    # The reader does read: what callsheet refuses means something else to it.
    assert by_systemd('"x"') == "x" and by_systemd("a\\b") == "ab" and by_systemd("x ") == "x"
except AssertionError as error:
    sys.exit(f"check-configuration.py: {error} (seed {seed})")
finally:
    subprocess.run(["rm", "-rf", str(root)], check=True)
print(f"check-configuration.py: {taken} of {len(values)} values are taken, and read the same by systemd and Docker")
