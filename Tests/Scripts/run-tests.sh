#!/bin/bash
# Runs the built tests and says how many there were, how many were skipped and how long they took.
# usage: with-postgres.sh run-tests.sh SWIFT-TEST-ARGUMENT...
# Where CI is set, as continuous integration does, a skipped test is a failed one: something it needs is missing there,
# and nobody would notice.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
started=$SECONDS
status=0
swift test --skip-build "$@" 2>&1 | tee "$log" || status=$?

tests=$(sed -n 's/.*Test run with \([0-9]*\) tests\{0,1\} .*/\1/p' "$log" | tail -n 1)
skipped=$(grep -c '^[^A-Za-z]* *\(Test\|Suite\) .* skipped' "$log" || true)
echo "tests: ${tests:-0} run, $skipped skipped, $((SECONDS - started)) s"
if [ "${tests:-0}" -eq 0 ]; then
    echo 'tests: None ran. Check the filter' >&2
    status=1
fi
if [ "$skipped" -gt 0 ] && [ -n "${CI-}" ]; then
    grep '^[^A-Za-z]* *\(Test\|Suite\) .* skipped' "$log" >&2
    echo 'tests: None may be skipped here. Install what they need' >&2
    status=1
fi
exit "$status"
