# shellcheck shell=bash
# common.sh - what the scripts share: installing what is missing, and the build folders. Sourced by bash.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

# quietly COMMAND... - shows what it printed only if it fails.
quietly() {
    local said status=0
    said=$("$@" 2>&1) || status=$?
    ((status == 0)) || printf '%s\n' "$said" >&2
    return "$status"
}

# Whether what a Debian package gives is there, wherever it came from.
has() {
    case $1 in
    binutils) command -v ld ;;
    libc6-dev) echo '#include <stdio.h>' | gcc -E -x c - ;;
    libclang-rt-dev) [[ -f $(clang --rtlib=compiler-rt -print-libgcc-file-name) ]] ;;
    libcriterion-dev) pkg-config --exists criterion ;;
    netcat-openbsd) command -v nc ;;
    ninja-build) command -v ninja ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1
}

# need PACKAGE... - installs those that are missing. Asks the package lists anew at most once, and only
# if something is missing, so that nothing here needs a network where everything is installed.
need() {
    local package missing=() become=()
    for package; do
        has "$package" || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    command -v apt-get >/dev/null || fail "please install: ${missing[*]}"
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "please install, as root: apt-get install ${missing[*]}"
        become=(sudo)
    fi
    become+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq)
    say "installing ${missing[*]}"
    if [[ -z ${lists_are_new:-} ]]; then
        quietly "${become[@]}" update || say "the package lists could not be renewed; going on with those there are"
        lists_are_new=yes
    fi
    quietly "${become[@]}" install -y --no-install-recommends "${missing[@]}" || fail "could not install ${missing[*]}"
}

# configure FOLDER OPTION... - makes or updates a build folder. One that was made with other options,
# somewhere else, or by another meson, is made anew.
configure() {
    local folder=$1 wanted
    shift
    wanted="$(meson --version) $root ${CC:-} $*"
    if [[ -f $folder/build.ninja && -f $folder/options ]] && [[ $(<"$folder/options") == "$wanted" ]]; then
        return 0
    fi
    [[ ! -e $folder/meson-private ]] || rm -rf -- "$folder"
    quietly meson setup "$folder" "$root" "$@" || return
    printf '%s' "$wanted" >"$folder/options"
}
