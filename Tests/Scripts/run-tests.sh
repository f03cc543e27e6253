#!/bin/bash
# Runs the built tests and says how many there were, how many were skipped and how long they took.
# usage: with-postgres.sh run-tests.sh [--filter REGEX] [--skip REGEX]
#
# Without a filter the tests run in three processes at the same time: most of them wait, for a server, a program or the
# disk, and one process runs no more of them at a time than there are cores.
# Where CI is set, as continuous integration does, a skipped test is a failed one: something it needs is missing there,
# and nobody would notice.
set -euo pipefail
bundle=$(swift build --show-bin-path)/callsheetPackageTests.xctest
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
started=$SECONDS
status=0

# run NAME ARGUMENT...: what it says goes to the terminal line by line, both processes' lines among each other.
run() {
    local name=$1
    shift
    "$bundle" --testing-library swift-testing "$@" 2>&1 | tee "$logs/$name"
}

case " $* " in
    *' --filter '*) run all "$@" || status=$? ;;
    *)
        # About half of the time that the programs' tests take.
        servers='^CommandTests\.(FailingDisk|Gate|Kill|Nginx|Send)'
        run servers --filter "$servers" "$@" &
        first=$!
        run programs --filter '^CommandTests\.' --skip "$servers" "$@" &
        second=$!
        run rooms --skip '^CommandTests\.' "$@" || status=$?
        wait "$first" || status=$?
        wait "$second" || status=$?
        ;;
esac

tests=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' "$logs"/* | awk '{ sum += $1 } END { print sum + 0 }')
skipped=$(cat "$logs"/* | grep -c '^[^A-Za-z]* *\(Test\|Suite\) .* skipped' || true)
echo "tests: $tests run, $skipped skipped, $((SECONDS - started)) s"
# Of thousands of lines those that matter, once more.
grep -h '^[^A-Za-z]* *\(Test\|Suite\) .* \(failed\|recorded an issue\)' "$logs"/* | tail -n 30 >&2 || true
if [ "$tests" -eq 0 ]; then
    echo 'tests: None ran. Check the filter' >&2
    status=1
fi
if [ "$skipped" -gt 0 ] && [ -n "${CI-}" ]; then
    cat "$logs"/* | grep '^[^A-Za-z]* *\(Test\|Suite\) .* skipped' >&2
    echo 'tests: None may be skipped here. Install what they need' >&2
    status=1
fi
exit "$status"
