#!/bin/sh
# install.sh BUILD COMPILER... - installs into a scratch folder, then builds and runs a program outside
# of the source tree with what pkg-config says, once with each library.
set -eu
build=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0

meson install -C "$build" --no-rebuild --quiet --destdir "$folder/root"
PKG_CONFIG_LIBDIR=$(dirname "$(find "$folder/root" -name woi.pc)")
export PKG_CONFIG_LIBDIR PKG_CONFIG_SYSROOT_DIR="$folder/root"
libdir=$(dirname "$(find "$folder/root" -name libwoi.a)")

# die() is also the name of an internal function: the program's own must not get in its way.
cat >"$folder/program.c" <<'C'
#include <woi.h>

void die(void);
void die(void)
{
}

int main(void)
{
    struct woi_runtime *runtime;
    int result = 1, error = woi_runtime_new(&runtime);

    if (error == 0)
        error = WOI_BLOCK_ON(runtime, result, woi_sleep(WOI_MS(1)));
    woi_runtime_free(runtime);
    return error != 0 || result != 0 || strcmp(woi_version(), WOI_VERSION) != 0;
}
C

try() {
    name=$1
    shift
    if "$@" && LD_LIBRARY_PATH=$libdir "$folder/program"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$name: failed"
    fi
}

flags=$(pkg-config --cflags woi)
# shellcheck disable=SC2046,SC2086  # flags are words
try shared "$@" -std=gnu11 $flags "$folder/program.c" -o "$folder/program" $(pkg-config --libs woi)
# shellcheck disable=SC2086
try static "$@" -std=gnu11 $flags "$folder/program.c" -o "$folder/program" "$libdir/libwoi.a" -pthread

# A program that loads it late, as a plugin would: what threads have of their own must fit in.
cat >"$folder/program.c" <<'C'
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static size_t (*trim)(void);

static void *use(void *data)
{
    (void)trim();
    return data;
}

int main(int argc, char **argv)
{
    void *library = argc > 1 ? NULL : dlopen("libwoi.so.0", RTLD_NOW);
    pthread_t thread;

    if (!library || !(*(void **)&trim = dlsym(library, "woi_trim"))) {
        fprintf(stderr, "%s: %s\n", argv[0], dlerror());
        return 1;
    }
    use(NULL);
    return pthread_create(&thread, NULL, use, NULL) || pthread_join(thread, NULL);
}
C
try late "$@" -std=gnu11 "$folder/program.c" -o "$folder/program" -pthread -ldl
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
