#!/bin/sh
# symbols.sh STATIC SHARED - the libraries show the linker exactly the names in symbols.list.
# symbols.sh --list SHARED - prints that list as it is now: what to do after a deliberate change is
#     tests/symbols.sh --list build/libwoi.so >tests/symbols.list
set -eu
LC_ALL=C
export LC_ALL

# shown COMMAND... - the names that nm prints, sorted. _init and _fini are the C library's.
shown() {
    "$@" | awk 'NF == 3 && $3 !~ /^_(init|fini)$/ { print $3 }' | sort -u
}

if [ "$1" = --list ]; then
    shown nm -D --defined-only "$2"
    exit
fi

list=$(dirname "$0")/symbols.list
[ -s "$list" ]
names=$(mktemp)
trap 'rm -f "$names"' EXIT
passed=0 failed=0

check() {
    library=$1
    shift
    shown "$@" "$library" >"$names"
    missing=$(comm -23 "$list" "$names")
    extra=$(comm -13 "$list" "$names")
    if [ -n "$missing$extra" ]; then
        failed=$((failed + 1))
        for name in $missing; do echo "$library does not show $name"; done
        for name in $extra; do echo "$library shows $name, which is not in symbols.list"; done
    else
        passed=$((passed + 1))
    fi
}

check "$1" nm -g --defined-only
check "$2" nm -D --defined-only
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
