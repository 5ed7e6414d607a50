"""Who is measured: what each needs, and how its program is built from bench/peers/NAME."""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUST = ["cargo", "librust-libc-dev"]
REGISTRY = "/usr/share/cargo/registry"  # where Debian puts the sources of crates


class NotBuilt(Exception):
    """Why a peer's program is not there."""


@dataclass(frozen=True)
class Peer:
    name: str
    title: str
    packages: tuple = ()
    build: object = None  # function(folder of the copied sources, output); None: by meson
    version_of: str = ""  # the package that says which version it is
    environment: dict = field(default_factory=dict)


def say_why(command, done):
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    error = next(
        (line for line in lines if "error" in line.lower()),
        lines[-1] if lines else f"status {done.returncode}",
    )
    return f"{command[0]}: {error.strip()}"


def run(command, **more):
    try:
        done = subprocess.run(["nice", *command], capture_output=True, text=True, **more)
    except OSError as error:
        raise NotBuilt(f"{command[0]}: {error.strerror}") from None
    if done.returncode:
        raise NotBuilt(say_why(command, done))
    return done.stdout


def flags_of(package):
    return run(["pkg-config", "--cflags", "--libs", package]).split()


def build_c(package):
    def build(sources, output):
        run(["gcc", "-O2", "-o", str(output), str(sources / "main.c"), *flags_of(package)])

    return build


def build_asio(sources, output):
    run(["g++", "-O2", "-std=c++20", "-o", str(output), str(sources / "main.cc"), "-pthread"])


def build_go(sources, output):
    run(
        ["go", "build", "-p", "2", "-o", str(output), "."],
        cwd=sources,
        env={**os.environ, "GOFLAGS": "-mod=mod"},
    )


def build_rust(sources, output):
    target = sources / "target"
    run(
        [
            "cargo",
            "build",
            "--quiet",
            "--release",
            "--offline",
            "--target-dir",
            str(target),
            "--config",
            'source.crates-io.replace-with="debian"',
            "--config",
            f'source.debian.directory="{REGISTRY}"',
        ],
        cwd=sources,
    )
    shutil.copy2(target / "release" / f"bench_{sources.name}", output)


PEERS = [
    Peer("woi", "woi"),
    Peer("raw", "C by hand"),
    Peer(
        "tokio",
        "tokio, current_thread",
        (*RUST, "librust-tokio-dev", "librust-tokio-stream-dev", "librust-async-stream-dev"),
        build_rust,
        "librust-tokio-dev",
    ),
    Peer("smol", "smol, LocalExecutor", (*RUST, "librust-smol-dev"), build_rust, "librust-smol-dev"),
    Peer("go", "Go, GOMAXPROCS=1", ("golang-go",), build_go, "golang-go", {"GOMAXPROCS": "1"}),
    Peer("asio", "Boost.Asio, C++20 coroutines", ("g++", "libboost1.81-dev"), build_asio, "libboost1.81-dev"),
    Peer("libuv", "libuv", ("pkg-config", "libuv1-dev"), build_c("libuv"), "libuv1-dev"),
    Peer("libevent", "libevent", ("pkg-config", "libevent-dev"), build_c("libevent_core"), "libevent-dev"),
]

# A newer Debian has another Boost: any that is as new will do. Commands count wherever they came from.
INSTEAD = {"libboost1.81-dev": "libboost-dev"}
COMMANDS = {"cargo": "cargo", "golang-go": "go", "g++": "g++", "pkg-config": "pkg-config"}


def version(package):
    """Of an installed Debian package; '' if it is not."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status} ${Version}", package], capture_output=True, text=True
    )
    words = done.stdout.split()
    return words[-1] if done.returncode == 0 and "installed" in words else ""


def is_there(package):
    return bool(package in COMMANDS and shutil.which(COMMANDS[package])) or bool(version(package))


class Installer:
    """Installs packages; asks the lists anew once, when something is missing."""

    def __init__(self, say):
        self.say, self.updated = say, False

    def apt(self, *words):
        become = [] if os.geteuid() == 0 else ["sudo", "-n"]
        command = [*become, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *words]
        try:
            return subprocess.run(command, capture_output=True, text=True)
        except OSError as error:
            raise NotBuilt(f"{command[0]}: {error.strerror}") from None

    def need(self, packages):
        missing = [package for package in packages if not is_there(package)]
        if not missing:
            return
        if not shutil.which("apt-get"):
            raise NotBuilt(f"please install {' '.join(missing)}")
        self.say(f"installing {' '.join(missing)}")
        if not self.updated:
            self.updated = True
            self.apt("update")
        for package in missing:
            names = [package, *([INSTEAD[package]] if package in INSTEAD else [])]
            if not any(
                self.apt("install", "-y", "--no-install-recommends", name).returncode == 0 for name in names
            ):
                raise NotBuilt(f"the package {package} cannot be installed")


def stamp_of(peer):
    """What the program hangs on: as long as it is the same, there is nothing to build."""
    files = [ROOT / "bench" / "bench.h", ROOT / "bench" / "peers" / "common.rs"]
    files += sorted(path for path in (ROOT / "bench" / "peers" / peer.name).rglob("*") if path.is_file())
    versions = [f"{package} {version(package)}" for package in peer.packages]
    return "\n".join(versions + [f"{path.relative_to(ROOT)} {path.stat().st_mtime_ns}" for path in files])


def build(peer, folder, installer):
    """The program of a peer that meson does not build. Raises NotBuilt."""
    installer.need(peer.packages)
    output, built = folder / f"bench_{peer.name}", folder / f"bench_{peer.name}.built"
    stamp = stamp_of(peer)
    if output.exists() and built.exists() and built.read_text() == stamp:
        return output
    sources = folder / "peers"
    # A copy: cargo writes beside what it builds. Times are kept, so that nothing is built twice.
    shutil.copytree(ROOT / "bench" / "peers", sources / "peers", dirs_exist_ok=True)
    shutil.copy2(ROOT / "bench" / "bench.h", sources / "bench.h")
    peer.build(sources / "peers" / peer.name, output)
    built.write_text(stamp)
    return output
