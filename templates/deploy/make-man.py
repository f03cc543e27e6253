#!/usr/bin/env python3
"""Writes manual pages from what the programs say of themselves.

usage: make-man.py CALLSHEET CALLSHEET-GATE FOLDER      (SOURCE_DATE_EPOCH dates them)
"""
import datetime
import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import textwrap

callsheet, gate, folder = sys.argv[1:]
folder = pathlib.Path(folder)
folder.mkdir(parents=True, exist_ok=True)
epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0")) or datetime.datetime.now().timestamp()
DATE = datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%B %-d, %Y")
SECRETS = {"CALLSHEET_SMTP_PASSWORD": "The mail server's password.", "CALLSHEET_SMTP_TOKEN": "An OAuth token.",
           "CALLSHEET_PING_URL": "The monitor's address.", "CALLSHEET_JWT_SECRET": "The key of the gate's tokens."}
STATUSES = [(0, "all went well"), (1, "some agencies, mails or faults; the rest was done"), (64, "wrong usage"),
            (65, "bad data"), (69, "the database or the mail server is out of reach, or was lost"),
            (73, "the output cannot be written"), (75, "try again later"),
            (78, "a template, table, column, permission, key or password is missing or wrong")]


def text(words):
    """Safe in a line of mdoc: no escapes, no control line."""
    words = words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + words if words[:1] in ".\\'" else words


def prose(words):
    """A sentence begins a line, and no line is longer than a terminal's."""
    sentences = re.split(r"(?<=[.?!:;]) +", " ".join(words.split()))
    return [text(row) for sentence in sentences
            for row in textwrap.wrap(sentence, 64, break_on_hyphens=False, break_long_words=False)]


def paragraphs(discussion):
    lines = []
    for block in discussion.split("\n\n"):
        rows = block.split("\n")
        for literal, group in itertools.groupby(rows, lambda row: row.startswith("  ")):
            group = list(group)
            if literal:
                lines += [".Bd -literal -offset indent", *(text(row[2:]) for row in group), ".Ed"]
            else:
                lines += [".Pp", *prose(" ".join(group))]
    # mdoc has no paragraph before its first line.
    return lines[1:]


def name(option):
    names = [n for n in option["names"] if n["kind"] == "long"] or option["names"]
    return names[0]["name"]


def page(program, command, parents):
    title = "-".join(parents + [command["commandName"]]) if parents else command["commandName"]
    shown = [a for a in command.get("arguments", []) if a.get("shouldDisplay", True)]
    options = [a for a in shown if a["kind"] in ("option", "flag")]
    lines = [f".Dd {DATE}", f".Dt {title.upper()} 1", ".Os", ".Sh NAME", f".Nm {title}",
             f".Nd {text(command['abstract'].rstrip('.'))}", ".Sh SYNOPSIS"]
    lines += [f".Nm {' '.join(parents + [command['commandName']])}"]
    subcommands = [c for c in command.get("subcommands", []) if c.get("shouldDisplay", True) and c["commandName"] != "help"]
    if subcommands:
        lines += [".Ar command", ".Op Ar option ..."]
    elif options:
        lines += [".Op Ar option ..."]
    for one in (a for a in shown if a["kind"] == "positional"):
        lines += [f".Op Ar {text(one.get('valueName', 'value'))}"]
    lines += [".Sh DESCRIPTION"]
    lines += paragraphs(command["discussion"]) if command.get("discussion") else prose(command["abstract"])
    if subcommands:
        lines += [".Pp", "The commands:", ".Bl -tag -width Ds"]
        for one in subcommands:
            lines += [f".It Xr {title}-{one['commandName']} 1", *prose(one["abstract"])]
        lines += [".El"]
    if options:
        lines += [".Pp", "The options:", ".Bl -tag -width Ds"]
        for one in options:
            value = f" Ar {text(one['valueName'])}" if one["kind"] == "option" else ""
            lines += [f".It Fl \\-{text(name(one))}{value}"]
            lines += prose(one.get("abstract", ""))
            if one.get("defaultValue"):
                lines += [f"Default: {text(one['defaultValue'])}."]
        lines += [".El"]
    variables = [name(a) for a in options if name(a) not in ("help", "version")]
    lines += [".Sh ENVIRONMENT", "Each option has a variable; an option beats it, and it beats the file of",
              ".Ev CALLSHEET_CONFIG ,", "by default", ".Pa /etc/callsheet/callsheet.env .",
              "An empty variable is none."]
    if variables:
        lines += [".Bl -tag -width Ds"]
        lines += [f".It Ev CALLSHEET_{v.upper().replace('-', '_')}\nStands for\n.Fl \\-{text(v)} ." for v in variables]
        lines += [".El"]
    else:
        lines += [".Pp", "Secrets that no option takes, since everybody on the machine can read those:", ".Bl -tag -width Ds"]
        for variable, meaning in SECRETS.items():
            lines += [f".It Ev {variable}", *prose(meaning)]
        lines += [".El"]
    lines += [".Sh FILES", ".Bl -tag -width Ds", ".It Pa /etc/callsheet/callsheet.env",
              "Options and the variables of libpq,", ".Ar NAME Ns = Ns Ar value", "a line, without quotes.", ".El"]
    lines += [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for status, meaning in STATUSES:
        lines += [f".It {status}", text(meaning)]
    lines += [".El"]
    others = [] if not parents else [f".Xr {'-'.join(parents)} 1"]
    lines += [".Sh SEE ALSO"] + (others or [f".Xr {subcommands[0] and title + '-' + subcommands[0]['commandName']} 1"]
                                 if subcommands or others else [".Xr callsheet 1"])
    (folder / f"{title}.1").write_text("\n".join(lines) + "\n")
    for one in subcommands:
        page(program, one, parents + [command["commandName"]])


for program in (callsheet, gate):
    environment = {"PATH": "/usr/bin:/bin", "CALLSHEET_CONFIG": ""}
    dump = subprocess.run([program, "--experimental-dump-help"], capture_output=True, check=True, env=environment).stdout
    page(program, json.loads(dump)["command"], [])
