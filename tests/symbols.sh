#!/bin/sh
# symbols.sh STATIC SHARED - the libraries may show the linker no name that is not woi's.
set -eu
passed=0 failed=0

check() {
    what=$1
    shift
    # Names that begin with two underscores are the compiler's: sanitizers and coverage add some.
    names=$("$@" | awk 'NF == 3 { print $3 }')
    strangers=$(printf '%s\n' "$names" | grep -vE '^(woi_|__|_init$|_fini$)' || true)
    if [ -z "$names" ] || [ -n "$strangers" ]; then
        failed=$((failed + 1))
        echo "$what shows ${strangers:-nothing at all}"
    else
        passed=$((passed + 1))
    fi
}

check "$1" nm -g --defined-only "$1"
check "$2" nm -D --defined-only "$2"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
