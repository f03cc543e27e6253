#!/bin/bash
# Kills nights in each of their steps, and lets two happen at once: whatever was in between, after the next night each day is
# published once and each mail sent once, and nothing of the first night is left.
# usage: with-postgres.sh test-night-kills.sh CALLSHEET [short|full]      short takes a minute, full all there is
#
# Nothing here depends on who is faster. A step is held where it is to be killed: by a lock in the database, by a mail server
# that does not answer, by a hook that waits, or by a library that stops the process at a certain call of the system.
set -euo pipefail
callsheet=$(realpath "$1") form=${2:-full}
root=$(realpath "$(dirname "$0")/../..")
folder=$(mktemp -d)
chmod 755 "$folder"
export LC_ALL=C.UTF-8 PGDATABASE=callsheet_kills
case $form in short | full) ;; *) echo 'test-night-kills: short or full' >&2; exit 64 ;; esac

mail_server='' locker='' night=''
stop() {
    for process in $mail_server $locker $night; do kill -KILL "$process" 2>/dev/null || true; done
    # What is left of a case that failed, by the mark that all its processes have in their environment.
    for process in $(marked 2>/dev/null); do kill -KILL "$process" 2>/dev/null || true; done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

case_name=start
fail() {
    echo "test-night-kills: $case_name: $1" >&2
    exit 1
}
say() { echo "test-night-kills: $* ($SECONDS s)"; }

# Waits for a condition, a command, for half a minute.
await() {
    local tries=600
    until "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || fail "this did not come about: $*. $(cat "$folder"/said* 2>/dev/null | tail -5)"
        sleep 0.05
    done
}
# The processes of this case's first night: those that have its mark.
mark=none
marked() {
    local file
    for file in /proc/[0-9]*/environ; do
        if tr '\0' '\n' <"$file" 2>/dev/null | grep -qxF "CALLSHEET_KILLS_MARK=$mark"; then
            file=${file#/proc/}
            echo "${file%/environ}"
        fi
    done 2>/dev/null
}
none_marked() { [ -z "$(marked)" ]; }

for program in cc psql python3; do command -v "$program" >/dev/null || fail "$program: Not found"; done

# --- What holds a step

# HOLD='STEP FUNCTION NUMBER FILE': the process of that step writes its number to FILE.held at that call of the function, and
# goes on when FILE is gone.
cat >"$folder/hold.c" <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char function[32], path[512];
static atomic_int left = -1;

__attribute__((constructor)) static void begin(int argc, char **argv) {
    char step[32];
    int number;
    const char *hold = getenv("HOLD");
    if (!hold || argc < 3 || strcmp(argv[1], "night-step")) return;
    if (sscanf(hold, "%31s %31s %d %511s", step, function, &number, path) != 4 || strcmp(argv[2], step)) return;
    left = number;
}

static void called(const char *name) {
    if (left < 0 || strcmp(name, function) || atomic_fetch_sub(&left, 1) != 1) return;
    char held[520];
    snprintf(held, sizeof held, "%s.held", path);
    FILE *file = fopen(held, "w");
    fprintf(file, "%d\n", (int)getpid());
    fclose(file);
    while (access(path, F_OK) == 0) usleep(10000);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
int renameat(int a, const char *b, int c, const char *d) { called("renameat"); return NEXT(renameat)(a, b, c, d); }
int unlinkat(int a, const char *b, int c) { called("unlinkat"); return NEXT(unlinkat)(a, b, c); }
int symlinkat(const char *a, int b, const char *c) { called("symlinkat"); return NEXT(symlinkat)(a, b, c); }
int openat(int a, const char *b, int c, ...) {
    va_list rest;
    va_start(rest, c);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    called("openat");
    return NEXT(openat)(a, b, c, mode);
}
C
cc -shared -fPIC -O1 -o "$folder/hold.so" "$folder/hold.c" -ldl

# A mail server that keeps each mail as mails/NUMBER.eml. While smtp-hold says 'rcpt N' or 'dot N', it does not answer at that
# point of its N-th mail: the recipient, or the end of the message, which it has taken then.
cat >"$folder/mail-server.py" <<'PYTHON'
import os, socketserver, sys, threading, time

folder, count, lock = sys.argv[1], 0, threading.Lock()


class Session(socketserver.StreamRequestHandler):
    def answer(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def hold(self, point):
        path = f"{folder}/smtp-hold"
        try:
            with open(path) as file:
                if file.read().split() != [point, str(count)]:
                    return
        except FileNotFoundError:
            return
        with open(f"{path}.held", "w"):
            pass
        while os.path.exists(path):
            time.sleep(0.01)

    def handle(self):
        try:
            self.talk()
        except OSError:
            pass

    def talk(self):
        global count
        self.answer("220 sink")
        recipient = b""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                return self.answer("221 bye")
            if verb == b"DATA":
                self.answer("354 go on")
                text = []
                while (line := self.rfile.readline()) != b".\r\n":
                    if not line:
                        return
                    text.append(line)
                with lock:
                    name = f"{folder}/mails/{time.time_ns()}.eml"
                with open(name, "wb") as file:
                    file.write(recipient + b"".join(text))
                self.hold("dot")
            if verb == b"RCPT":
                with lock:
                    count = len(os.listdir(f"{folder}/mails")) + 1
                recipient = line
                self.hold("rcpt")
            self.answer("250 fine")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True


with Server(("127.0.0.1", 0), Session) as server:
    with open(f"{folder}/port.new", "w") as file:
        file.write(str(server.server_address[1]))
    os.rename(f"{folder}/port.new", f"{folder}/port")
    server.serve_forever()
PYTHON
mkdir "$folder/mails"
python3 "$folder/mail-server.py" "$folder" &
mail_server=$!
disown
await test -e "$folder/port"
port=$(cat "$folder/port")

# Says how often a mail came that had come before; fails if one is missing, is not of the day, or came again with other bytes.
cat >"$folder/mails.py" <<'PYTHON'
import collections, glob, re, sys

folder, stamp, due = sys.argv[1], sys.argv[2], int(sys.argv[3])
mails = collections.defaultdict(list)
for path in glob.glob(f"{folder}/mails/*.eml"):
    text = open(path, "rb").read()
    name = re.search(rb"^message-id:\s*<([^@>]+)", text, re.I | re.M).group(1).decode()
    mails[(text.split(b"\r\n")[0], name)].append(text)
assert len(mails) == due, f"{len(mails)} mails in place of {due}"
assert len({recipient for recipient, name in mails}) == due, "somebody has two reports"
for (recipient, name), texts in mails.items():
    assert name.startswith(stamp), f"{name} is not of the day"
    assert len(set(texts)) == 1, f"{recipient} has {name} in two forms"
print(sum(len(texts) for texts in mails.values()) - due)
PYTHON

# --- A platform, and outputs to begin with

createdb "$PGDATABASE"
sql() { PGOPTIONS='-c client_min_messages=warning' psql --no-psqlrc --quiet -At --set ON_ERROR_STOP=1 "$@"; }
sql --file "$root/Tests/Fixtures/schema.sql"
# All days of a night that begins before midnight and ends after it are those of its begin.
day() { date -u -d "$today - $1 days" +%F; }
today=$(date -u +%F)
sql -v agencies=5 -v campaigns=2 -v days=20 -v batches=8 -v last_day="$(day 1)" -v salt=1 --file "$root/Tests/Fixtures/load.sql"
stamp=$(day 1)T235959Z

cat >"$folder/hook" <<HOOK
#!/bin/sh
# With a child of its own, as scripts have.
[ ! -e "$folder/hook-hold" ] || echo \$\$ >"$folder/hook-hold.held"
while [ -e "$folder/hook-hold" ]; do sleep 0.05; done
HOOK
chmod 755 "$folder/hook"

callsheet_as=()
# usage: run OUTPUT [ARGUMENT...]      a night of yesterday
run() {
    local output=$1
    shift
    "${callsheet_as[@]}" "$callsheet" run --output "$output" --templates "$root/templates" --time-zone UTC --day "$(day 1)" --retry-for 0m \
        --lock-timeout 0 --statement-timeout 0 --from reports@agency.example --smtp "smtp://127.0.0.1:$port" \
        --smtp-plaintext --connections 1 --hook "$folder/hook" --keep-daily 30 --jobs 2 "$@"
}
# usage: publish OUTPUT DAYS-AGO
publish() {
    run "$1" --day "$(day "$2")" --steps generate,verify --catch-up 0 >"$folder/said" 2>&1 || fail "$(cat "$folder/said")"
}
mkdir "$folder/empty"
publish "$folder/published" 1
publish "$folder/gap" 4
publish "$folder/gap" 1
publish "$folder/several" 4
for ago in 3 2 1; do publish "$folder/several" "$ago"; done
# A day that is over comes to other figures.
sql --command "UPDATE call_stats_daily SET connected_calls = connected_calls + 1 WHERE stat_date = '$(day 3)'"

# What a step is tried with: the output that it begins with, and options.
declare -A begin=([figures]=empty [generate]=empty [missed]=gap [restate]=several [verify]=published [hook]=published
    [send]=published [prune]=several)
declare -A options=([missed]='--catch-up 3' [restate]='--restate 4' [prune]='--keep-daily 2')

# The names in an output, without the records of which a night that was killed has more.
names() { (cd "$1" && find . -path ./nights -prune -o -path ./runs -prune -o -print | sort); }
reference() { # STEP
    if [ ! -e "$folder/reference-$1" ]; then
        cp -a "$folder/${begin[$1]}" "$folder/reference"
        rm -f "$folder"/mails/*
        # shellcheck disable=SC2086
        run "$folder/reference" ${options[$1]-} >"$folder/said" 2>&1 || fail "undisturbed: $(cat "$folder/said")"
        [ "$(python3 "$folder/mails.py" "$folder" "$stamp" 15)" = 0 ] || fail 'undisturbed: a mail came twice'
        names "$folder/reference" >"$folder/reference-$1"
        rm -rf "$folder/reference"
    fi
}

# usage: expect_whole OUTPUT STEP MAILS-TWICE
expect_whole() {
    local twice left
    names "$1" >"$folder/names"
    diff "$folder/reference-$2" "$folder/names" >"$folder/diff" || fail "other files than undisturbed: $(head -5 "$folder/diff")"
    left=$(cd "$1" && find nights runs -name '.*' ! -name .lock)
    [ -z "$left" ] || fail "is left: $left"
    # A version that a killed restate had put in place is in the chain, and no record is made up for it afterwards.
    if [ "$2" != restate ]; then
        # In the form AGENCY SNAPSHOT, as records and folders have it.
        sed -nE 's/^\{"id":"([^"]*)".*"status":"published","snapshot":"([^"]*)".*/\1 \2/p' "$1"/runs/*Z*.json | sort -u >"$folder/told"
        (cd "$1/agencies" && find . -path '*/snapshots/*' -prune -printf '%h %f\n' | sed -E 's,^\./([^/]*)/snapshots,\1,' | sort -u) \
            >"$folder/there"
        left=$(comm -13 "$folder/told" "$folder/there")
        [ -z "$left" ] || fail "is in no record: $left"
    fi
    twice=$(python3 "$folder/mails.py" "$folder" "$stamp" 15) || fail 'mails'
    [ "$twice" = "$3" ] || fail "$twice mails came twice, not $3"
    "$callsheet" verify --output "$1" --rebuild --templates "$root/templates" >"$folder/said" 2>&1 \
        || fail "verify: $(cat "$folder/said")"
    "$callsheet" status --output "$1" >"$folder/said" 2>&1 || fail "status: $(cat "$folder/said")"
}

# --- One case

held_step() { grep -qE "\"step\":\"$2\",\"status\":null" "$1"/nights/*.json; }
locked() { [ "$(sql --command "SELECT count(*) FROM pg_locks WHERE mode = 'AccessShareLock' AND NOT granted")" -ge 1 ]; }
has_lock() { [ "$(sql --command "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted")" -ge 1 ]; }

# Holds a step; 'held' waits until it is, and 'release' lets it go on.
# usage: hold HOLDER STEP      HOLDER is lock:TABLE, call:FUNCTION:NUMBER, mail:POINT:NUMBER or hook
hold() {
    local how part number
    IFS=: read -r how part number <<<"$1"
    rm -f "$folder"/*.held
    HOLD=''
    case $how in
        lock)
            sql --command "BEGIN" --command "LOCK TABLE $part IN ACCESS EXCLUSIVE MODE" \
                --command '\! while [ -e "'"$folder"'/lock-hold" ]; do sleep 0.02; done' >/dev/null &
            locker=$!
            touch "$folder/lock-hold"
            await has_lock
            ;;
        call)
            touch "$folder/call-hold"
            HOLD="$2 $part $number $folder/call-hold"
            ;;
        mail) echo "$part $number" >"$folder/smtp-hold" ;;
        hook) touch "$folder/hook-hold" ;;
    esac
}
held() {
    case ${1%%:*} in
        lock) await locked ;;
        call) await test -s "$folder/call-hold.held" ;;
        mail) await test -e "$folder/smtp-hold.held" ;;
        hook) await test -s "$folder/hook-hold.held" ;;
    esac
}
release() {
    rm -f "$folder/lock-hold" "$folder/call-hold" "$folder/smtp-hold" "$folder/hook-hold"
    [ -z "$locker" ] || wait "$locker" || true
    locker=''
}

# usage: attempt STEP HOLDER SIGNAL run|step [MAILS-TWICE]
cases=0
attempt() {
    local step=$1 holder=$2 signal=$3 whom=$4 twice=${5:-0} status=0 expected=75 process
    cases=$((cases + 1))
    case_name="$step, held by $holder, SIG$signal to the $whom"
    reference "$step"
    rm -f "$folder"/mails/*
    local output=$folder/output
    rm -rf "$output"
    cp -a "$folder/${begin[$step]}" "$output"
    hold "$holder" "$step"
    mark=$cases-$$
    # shellcheck disable=SC2086
    HOLD=$HOLD LD_PRELOAD=$folder/hold.so CALLSHEET_KILLS_MARK=$mark run "$output" ${options[$step]-} >"$folder/said-1" 2>&1 &
    night=$!
    held "$holder"
    await held_step "$output" "$step"
    process=$night
    # The shell that runs the function is the night's parent.
    for child in $(pgrep -P "$night" || true); do process=$child; done
    if [ "$whom" = step ]; then
        process=$(pgrep -P "$process" -f 'night-step|/hook' | head -1) || fail 'there is no process of the step'
    fi
    kill "-$signal" "$process"
    # The hook never ends by itself, and the mail server does not answer: they have to be given up with their night. Only
    # what the server says of a whole mail is waited for, since nobody would know then whether it has it.
    case $holder in hook | mail:rcpt:*) ;; *) [ "$whom$signal" = stepKILL ] || release ;; esac
    [ "$whom$signal" != runKILL ] || expected=137
    wait "$night" || status=$?
    night=''
    [ "$status" -eq "$expected" ] || fail "status $status, not $expected. $(cat "$folder/said-1")"
    await none_marked
    release
    if [ "$whom$signal" = runKILL ]; then
        ! "$callsheet" status --output "$output" >"$folder/said" 2>&1 || fail "status is content: $(cat "$folder/said")"
        grep -q ": was killed in $step" "$folder/said" || fail "status: $(cat "$folder/said")"
    fi
    # shellcheck disable=SC2086
    run "$output" ${options[$step]-} >"$folder/said-2" 2>&1 || fail "the next night: $? $(cat "$folder/said-1" "$folder/said-2")"
    expect_whole "$output" "$step" "$twice"
    # shellcheck disable=SC2086
    run "$output" ${options[$step]-} >"$folder/said-3" 2>&1 || fail "a third night: $(cat "$folder/said-3")"
    grep -q 'nothing to do' "$folder/said-3" || fail "a third night: $(cat "$folder/said-3")"
    expect_whole "$output" "$step" "$twice"
    [ -z "${KILLS_VERBOSE-}" ] || say "$case_name"
}

# --- Two hosts

# Two nights begin at the same moment, ROUNDS times: one does it, and the other finds nothing to do or the output taken.
# usage: two_at_once ROUNDS [PROGRAM...]      PROGRAM runs each, as on a host of its own
two_at_once() {
    local rounds=$1 round first second one two output=$folder/output
    shift
    reference generate
    for round in $(seq "$rounds"); do
        case_name="two at once, round $round${1+, on two hosts}"
        rm -rf "$output" "$folder"/mails/*
        cp -a "$folder/empty" "$output"
        one=0 two=0
        callsheet_as=("$@")
        run "$output" >"$folder/said-1" 2>&1 &
        first=$!
        run "$output" >"$folder/said-2" 2>&1 &
        second=$!
        wait "$first" || one=$?
        wait "$second" || two=$?
        callsheet_as=()
        case "$one $two" in
            '0 0' | '0 75' | '75 0') ;;
            *) fail "status $one and $two: $(cat "$folder/said-1" "$folder/said-2")" ;;
        esac
        [ "$(grep -l 'status 0: figures, generate, verify, hook, send, prune' "$folder"/said-[12] | wc -l)" = 1 ] \
            || fail "not one of them did it: $(cat "$folder/said-1" "$folder/said-2")"
        expect_whole "$output" generate 0
    done
    [ -z "${KILLS_VERBOSE-}" ] || say "$case_name"
}
# One that finds the output taken for long says so.
taken() {
    local output=$folder/output status=0
    case_name='an output that is taken'
    rm -rf "$output" "$folder"/mails/*
    cp -a "$folder/published" "$output"
    hold hook hook
    run "$output" >"$folder/said-1" 2>&1 &
    night=$!
    held hook
    run "$output" >"$folder/said-2" 2>&1 || status=$?
    [ "$status" -eq 75 ] && grep -q 'Another night is at work here' "$folder/said-2" || fail "$status: $(cat "$folder/said-2")"
    release
    wait "$night" || fail "$(cat "$folder/said-1")"
    night=''
    reference hook
    [ "$(python3 "$folder/mails.py" "$folder" "$stamp" 15)" = 0 ] || fail 'a mail came twice'
}

# --- All cases

if [ "$form" = short ]; then
    attempt figures lock:call_stats_daily TERM run
    attempt generate call:renameat:12 KILL run
    attempt generate call:renameat:12 KILL step
    attempt hook hook KILL run
    attempt send mail:dot:4 KILL run
    attempt send mail:dot:4 KILL step 1
    attempt prune call:unlinkat:12 KILL step
    two_at_once 2
else
    for kill in 'KILL run' 'TERM run' 'KILL step'; do
        # shellcheck disable=SC2086
        {
            attempt figures lock:call_stats_daily $kill
            # While it reads, stages, publishes, and writes its record.
            attempt generate lock:users $kill
            for number in 1 6 12 20; do attempt generate call:renameat:$number $kill; done
            attempt generate call:symlinkat:4 $kill
            for number in 1 9 17; do attempt missed call:renameat:$number $kill; done
            for number in 1 9 17; do attempt restate call:renameat:$number $kill; done
            attempt verify call:openat:40 $kill
            attempt hook hook $kill
            attempt send mail:rcpt:4 $kill
            # In doubt is only the one of a sender that was killed itself: it goes again, with the same bytes.
            if [ "$kill" = 'KILL step' ]; then attempt send mail:dot:4 $kill 1; else attempt send mail:dot:4 $kill; fi
            for number in 1 12 40; do attempt prune call:unlinkat:$number $kill; done
        }
        say "$kill: $cases nights"
    done
    two_at_once 5
    # With the same process numbers, as in containers.
    if [ "$(id -u)" -eq 0 ]; then two_at_once 5 unshare --pid --uts --mount-proc --fork; fi
    taken
fi
say "$cases nights were killed, and the next ones finished"
