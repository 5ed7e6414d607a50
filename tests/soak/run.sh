#!/bin/sh
# run.sh PROGRAM LEAK... - lets the soak run for $WOI_SOAK_SECONDS, 10 unless said, and then makes sure
# that each thing that it loses on purpose is found.
set -eu
program=$1
shift
said=$(mktemp)
trap 'rm -f "$said"' EXIT
passed=0 failed=0

status=0
"$program" --seconds "${WOI_SOAK_SECONDS:-10}" >"$said" || status=$?
grep -v '^[0-9]* passed' "$said"
if [ "$status" -eq 0 ]; then passed=1; else failed=1; fi

found() {
    case $1 in
    task) echo 'failed: no task is left' ;;
    connection) echo 'failed: nothing is left behind' ;;
    memory) echo 'failed: no more is in memory than after the warm-up' ;;
    esac
}

for leak; do
    if ! "$program" --seconds 0 --leak "$leak" >"$said" 2>/dev/null && grep -qxF "$(found "$leak")" "$said"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: a lost $leak is found:"
        cat "$said"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
