#!/usr/bin/env python3
"""woi new, and the tool as it is installed: projects.py TOOL BUILD COMPILER...

Installs BUILD into scratch folders; what woi new makes is built by meson with that and that compiler."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import harness
from harness import (check, check_equal, check_in, check_run, compiler, main, program, run, test,
                     without_rights, woi, write)

build = sys.argv.pop(2)

FILES = [".gitignore", "README.md", "meson.build", "src/countdown.c", "src/countdown.h", "src/main.c",
         "tests/test_countdown.c"]


def command(*words, **changes):
    done = subprocess.run(words, cwd=harness.scratch, env=harness.environment(CC=compiler(), **changes),
                          capture_output=True, text=True, check=False)
    check_equal(done.returncode, 0, f"{words}\n{done.stdout}\n{done.stderr}\nstatus")
    return done.stdout


def install():
    """The root of a fresh installation, and its prefix."""
    root = harness.scratch / "root"
    command("meson", "install", "-C", build, "--no-rebuild", "--quiet", "--destdir", str(root))
    bin_woi = next(root.rglob("bin/woi"))
    return root, bin_woi.parent.parent


def setup(project, root, prefix):
    found = next(prefix.rglob("woi.pc")).parent
    command("meson", "setup", f"{project}/build", project, "-Dwerror=true", PKG_CONFIG_LIBDIR=str(found),
            PKG_CONFIG_SYSROOT_DIR=str(root))


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*") if not path.is_dir())


# --- installed -----------------------------------------------------------------------------------


@test
def runs_programs_where_it_is_installed_and_where_that_is_moved():
    app = program("app.c")
    app.write_text(app.read_text() + "#ifndef INSTALLED\n#error not the installed headers\n#endif\n")
    _, prefix = install()
    with open(prefix / "include/woi.h", "a", encoding="utf-8") as header:
        header.write("#define INSTALLED 1\n")
    moved = harness.scratch / "moved here"
    check_run(run("app.c", path=prefix / "bin/woi"), 4, "slept\n", "")
    prefix.rename(moved)
    (harness.scratch / "link").symlink_to(moved / "bin/woi")
    for path in (moved / "bin/woi", harness.scratch / "link"):
        check_run(run("app.c", path=path), 4, "slept\n", "")
    next(moved.rglob("libwoi.a")).unlink()
    done = run("app.c", path=moved / "bin/woi")
    check_run(done, 1, "")
    check_in("libwoi.a, the library: No such file", done.stderr, "stderr")


@test
def pages_and_completion_are_installed():
    _, prefix = install()
    listed = woi("--help").stdout.partition("Commands:\n")[2].partition("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines() if line[2] != " "]
    pages = {f"woi-{name}.1": name for name in names} | {"woi.1": "woi"}
    check_equal(files(prefix / "share/man/man1"), sorted(pages), "pages")
    for page, name in pages.items():
        check_equal((prefix / "share/man/man1" / page).read_text(), woi("--man", name).stdout, page)
    check_equal((prefix / "share/bash-completion/completions/woi.bash").read_text(),
                woi("--completion=bash").stdout, "completion")
    check_equal([path for path in files(prefix) if "places" in path], [], "what only the build folder has")


# --- projects ------------------------------------------------------------------------------------


@test
def a_project_builds_and_passes():
    root, prefix = install()
    libraries = str(next(prefix.rglob("libwoi.so")).parent)
    for name in ("hello", "a-b_C9", "linux", "x" * 64):
        done = woi("new", name)
        check_equal((done.returncode, done.stderr), (0, ""), f"woi new {name}")
        check_equal(files(harness.scratch / name), FILES, "its files")
        for file in FILES:
            text = (harness.scratch / name / file).read_text()
            check("project-name" not in text.lower().replace("_", "-"), f"a name is left in {file}")
        setup(name, root, prefix)
        command("ninja", "-C", f"{name}/build", "-j2")
        said = command("meson", "test", "-C", f"{name}/build", "-v", LD_LIBRARY_PATH=libraries)
        check_in("2 passed, 0 failed", said, "the test's output")
        said = command(f"{name}/build/{name}", "0", LD_LIBRARY_PATH=libraries)
        check_equal(said, "go\n", "the program's output")
        done = run(f"{name}/src/main.c", "--cflags", f"{name}/src/countdown.c", "--", "0")
        check_run(done, 0, "go\n", "")


@test
def its_test_notices_a_mistake():
    root, prefix = install()
    woi("new", "hello")
    setup("hello", root, prefix)
    libraries = str(next(prefix.rglob("libwoi.so")).parent)
    source = harness.scratch / "hello/src/countdown.c"
    right = source.read_text()
    for wrong in (right.replace("WOI_SEC(1)", "WOI_SEC(2)"), right.replace("left > 0", "left > 1"),
                  right.replace("from < 0", "from < -1")):
        check(wrong != right, "it is a mistake")
        source.write_text(wrong)
        done = subprocess.run(["meson", "test", "-C", "hello/build"], cwd=harness.scratch, text=True,
                              env=harness.environment(LD_LIBRARY_PATH=libraries), capture_output=True,
                              check=False)
        check_in("Fail:               1", done.stdout, "what meson says")


@test
def a_project_takes_the_library_as_a_subproject():
    woi("new", "hello")
    (harness.scratch / "hello/subprojects").mkdir()
    (harness.scratch / "hello/subprojects/woi").symlink_to(harness.ROOT)
    command("meson", "setup", "hello/build", "hello", "--wrap-mode=forcefallback")
    command("ninja", "-C", "hello/build", "-j2")
    check_in("Ok:                 1", command("meson", "test", "-C", "hello/build"), "what meson says")


@test
def nothing_is_overwritten():
    write("folder/file", "mine")
    write("file", "mine")
    (harness.scratch / "empty").mkdir()
    (harness.scratch / "dangling").symlink_to("nowhere")
    for name in ("folder", "folder/", "file", "empty", "dangling"):
        done = woi("new", name)
        check_equal((done.returncode, done.stdout), (1, ""), f"woi new {name}")
        check_in("is there already; nothing was written", done.stderr, "stderr")
    check_equal(files(harness.scratch), ["dangling", "file", "folder/file"], "what is there")
    check_equal((harness.scratch / "file").read_text(), "mine", "what is in it")
    check(not (harness.scratch / "nowhere").exists(), "a link was followed")


@test
def a_failure_leaves_nothing():
    for most in (0, 100, 1024):
        done = woi("new", "hello",
                   preexec_fn=lambda size=most: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
        check_equal((done.returncode, done.stdout), (1, ""), f"with files of {most} bytes")
        check_in("File too large", done.stderr, "stderr")
        check(not (harness.scratch / "hello").exists(), "it is still there")
    (harness.scratch / "locked").mkdir(mode=0o555)
    for name, reason in (("locked/hello", "Permission denied"), ("none/hello", "No such file"),
                         ("/proc/hello", "cannot make")):
        done = woi("new", name, preexec_fn=without_rights)
        check_equal((done.returncode, done.stdout), (1, ""), name)
        check_in(reason, done.stderr, "stderr")
    done = woi("new", "hello", preexec_fn=lambda: (without_rights(), os.umask(0o777)))
    check_equal((done.returncode, done.stdout), (1, ""), "in a folder that cannot be entered")
    check(not (harness.scratch / "hello").exists(), "it is still there")


@test
def a_project_stands_though_nobody_hears_of_it():
    def without_reader():
        reader, writer = os.pipe()
        os.close(reader)
        os.dup2(writer, 1)

    def at_its_limit():
        os.dup2(os.open(harness.scratch / "said", os.O_WRONLY | os.O_CREAT), 1)
        os.lseek(1, 1 << 20, os.SEEK_SET)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    for name, prepare, reason in (
            ("full", lambda: os.dup2(os.open("/dev/full", os.O_WRONLY), 1), "No space left"),
            ("closed", lambda: os.close(1), "Bad file descriptor"),
            ("read-only", lambda: os.dup2(os.open("/dev/null", os.O_RDONLY), 1), "Bad file descriptor"),
            ("unread", without_reader, "Broken pipe"),
            ("limited", at_its_limit, "File too large")):
        # As in a shell; Python itself ignores these.
        done = woi("new", name, preexec_fn=prepare, restore_signals=True)
        check_equal(done.returncode, 0, f"{name}: {done.stderr}")
        check_equal(len(done.stderr.splitlines()), 1, f"lines of {done.stderr}")
        check_in(f"{name} is made", done.stderr, "stderr")
        check_in(reason, done.stderr, "stderr")
        check_equal(files(harness.scratch / name), FILES, "its files")


@test
def names_that_will_not_do_are_refused():
    for name in ("", ".", "..", "/", "9x", "-x", "_x", "a b", "a.b", "ä", "x\n", "x\udcff", "x" * 65, "woi",
                 "Woi", "WOI-x", "woi_x", "test", "all", "install", "benchmark", "clean", "dist", "phony",
                 "PHONY", "uninstall", "coverage", "scan-build", "reconfigure", "meson-x", "a/", "a/test",
                 "x;y", "$x", "%s"):
        before = files(harness.scratch)
        done = woi("new", "--", name)
        if name == "a/":
            check_equal(done.returncode, 0, "a slash at the end")
            continue
        check_equal((done.returncode, done.stdout), (2, ""), f"woi new {name!r}")
        check(done.stderr.startswith("woi: '"), f"{name!r}: {done.stderr}")
        check_equal(files(harness.scratch), before, "what is there")
    for name in ("woix", "tests", "src", "int", "a/b"):
        check_equal(woi("new", name).returncode, 0, f"woi new {name}")


@test
def it_makes_one_project():
    for arguments in ([], ["a", "b"]):
        done = woi("new", *arguments)
        check_equal((done.returncode, done.stdout), (2, ""), f"woi new {arguments}")
    check_equal(files(harness.scratch), [], "what is there")


if __name__ == "__main__":
    main()
