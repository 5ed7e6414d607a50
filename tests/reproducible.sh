#!/bin/sh
# reproducible.sh SOURCE SHARED COMPILER... - builds the libraries twice, from copies of the sources in
# different folders, in build folders at different places, with debug information: they come out equal
# to the byte, and name none of those folders.
set -eu
source=$1 shared=$(basename "$2")
shift 2
CC=$* CCACHE_DISABLE=1
export CC CCACHE_DISABLE
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

# build SOURCES BUILD
build() {
    mkdir -p "$1"
    for part in meson.build meson_options.txt include runtime dsl scripts tests; do
        cp -R "$source/$part" "$1"
    done
    if ! meson setup "$2" "$1" -Dtests=disabled -Dtool=disabled -Dsamples=false -Dbench=false -Doptimization=1 -Ddebug=true >"$2.log" ||
        ! ninja -C "$2" -j2 libwoi.a "$shared" >>"$2.log"; then
        cat "$2.log"
        exit 1
    fi
}

check() {
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "failed: $what"
    fi
}

names_no_folder() {
    ! grep -qF "$folder" "$1"
}

cd "$folder"
build one one/build
mkdir -p somewhere/else
build another/sources somewhere/else/out
for library in libwoi.a "$shared"; do
    check "$library is the same in another folder" cmp "one/build/$library" "somewhere/else/out/$library"
    check "$library does not say where it was built" names_no_folder "one/build/$library"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
