"""How one workload is run in one program: figures by name, or why there are none."""

import os
import re
import resource
import subprocess
import tempfile
from pathlib import Path

LINE = re.compile(r"(\S+) (-?\d+(?:\.\d+)?) (\S+)")
SECONDS = 300  # that any run may take

HELLO = '#include <stdio.h>\n\nint main(void)\n{\n    puts("hello");\n    return 0;\n}\n'


class Failed(Exception):
    """A program did not do what it should."""


class Skipped(Exception):
    """This machine does not allow it."""


def parse(text):
    """The lines `name value unit`. Anything else a program must not print."""
    figures = {}
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        if not found:
            raise Failed(f"it printed {line!r}")
        figures[found[1]] = float(found[2])
    return figures


def raise_limit():
    """As many descriptors as there may be; how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


class Runner:
    """programs: peer -> command. load: the load generator's command. library: the folder of libwoi.a."""

    def __init__(self, programs, load, environments=None, library=None):
        self.programs, self.load, self.library = programs, load, library
        self.environments = environments or {}
        self.descriptors = raise_limit()
        cores = sorted(os.sched_getaffinity(0))
        # The first for what is measured, the second for the load. With one there is nothing to choose.
        self.cores = (cores[0], cores[1]) if len(cores) > 1 else (None, None)

    def measure(self, workload, peer):
        return getattr(self, f"run_{workload.how}")(workload, peer)

    def pinned(self, core):
        return None if core is None else lambda: os.sched_setaffinity(0, {core})

    def run(self, command, peer=None, core=None):
        """Its figures."""
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                env=self.environment(peer),
                preexec_fn=self.pinned(core),
            )
        except subprocess.TimeoutExpired:
            raise Failed(f"it takes more than {SECONDS} s") from None
        except OSError as error:
            raise Failed(error.strerror) from None
        if done.returncode:
            lines = done.stderr.strip().splitlines()
            raise Failed(f"exit status {done.returncode}{': ' + lines[0] if lines else ''}")
        return parse(done.stdout)

    def environment(self, peer):
        return {**os.environ, **self.environments.get(peer, {})}

    def run_program(self, workload, peer):
        return self.run([*self.programs[peer], workload.name, str(workload.n)], peer, self.cores[0])

    # --- servers ---------------------------------------------------------------------------------------

    def serve(self, peer, buffer, load_words):
        """Starts a server, puts load on it, and ends it whatever happens."""
        command = [*self.programs[peer], f"serve/{buffer}"]
        server = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment(peer),
            preexec_fn=self.pinned(self.cores[0]),
        )
        try:
            port = parse(server.stdout.readline()).get("port")
            if port is None:
                raise Failed("it does not listen")
            figures = self.run(
                [*self.load, load_words[0], str(int(port)), str(server.pid), *load_words[1:]],
                core=self.cores[1],
            )
            if server.poll() is not None:
                raise Failed(f"the server ended with {server.returncode}")
            return figures
        finally:
            server.kill()
            server.wait()
            server.stdout.close()

    def run_echo(self, workload, peer):
        connections, in_flight, size = workload.numbers
        if connections + 100 > self.descriptors:
            raise Skipped(
                f"{connections:,} connections need more descriptors than the limit of {self.descriptors:,}"
            )
        # So much of a buffer that what is in flight goes in at once.
        return self.serve(peer, max(1024, size), ["echo", *map(str, workload.numbers), str(workload.n)])

    def run_churn(self, workload, peer):
        return self.serve(peer, 1024, ["churn", str(workload.numbers[0]), str(workload.n)])

    # --- others ----------------------------------------------------------------------------------------

    def run_start(self, workload, peer):
        return self.run(
            [*self.load, "start", str(workload.n), *self.programs[peer], "nothing"], peer, self.cores[0]
        )

    def run_size(self, workload, peer):
        """Of a static program that says hello, once with woi and once without."""
        root = Path(__file__).resolve().parent.parent.parent
        with tempfile.TemporaryDirectory() as folder:
            sizes = {}
            (Path(folder) / "raw.c").write_text(HELLO)
            for name, words in (
                ("raw", [f"{folder}/raw.c"]),
                ("woi", [str(root / "samples" / "hello.c"), f"-I{root}/include", f"{self.library}/libwoi.a"]),
            ):
                output = f"{folder}/{name}"
                command = [
                    "gcc",
                    "-std=gnu11",
                    "-O2",
                    "-static",
                    "-s",
                    "-Wl,--gc-sections",
                    *words,
                    "-o",
                    output,
                    "-pthread",
                ]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode:
                    raise Failed((done.stderr.strip().splitlines() or ["it does not build"])[-1])
                sizes[name] = os.path.getsize(output)
        return {"size": sizes[peer], "share": sizes[peer] - sizes["raw"]}
