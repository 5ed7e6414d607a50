"""The mutated library, as it is and checked, and the test programs linked with it: DIR/mutation in the
build folder DIR. Test objects that see no mutated header are those that are in the build folder already."""

import hashlib
import json
import pickle
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from . import operators

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = Path(__file__).resolve().parent

PER_FILE = 2000  # numbers; so that a change of one file renumbers no other
KEPT = re.compile(r"-D|-std=|-fno-")
# The programs without Criterion that are run, and their layers.
PLAIN = {
    "cancellations": "all",
    "checked_faults": "all",
    "explore_task": "task",
    "pool_threads": "base",
}
# Of these one case alone can be asked for by an option, and --list says which there are.
PARTS = {"checked_faults": ["--jobs", "1", "--scenario"]}
FLAGS = ["-O1", "-w", "-fPIC", "-pthread"]


def digest(*parts):
    return hashlib.sha256(b"\0".join(part if isinstance(part, bytes) else str(part).encode() for part in parts)).hexdigest()


def write(path, text):
    """Ninja goes by the time of a file: one that stays the same is not written. Whole or not at all."""
    if not path.is_file() or path.read_bytes() != text:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + ".part")
        part.write_bytes(text)
        part.replace(path)


def kept(command):
    return [word for word in shlex.split(command) if KEPT.match(word)]


@dataclass
class Program:
    """One that is not of Criterion is a single case, unless option says how to ask for each."""

    name: str
    layer: str
    checked: bool
    criterion: bool
    path: Path
    option: list


class Built:
    """Reads what meson made of the project, and makes its own copy of it."""

    def __init__(self, folder, jobs, root=ROOT):
        self.root, self.folder, self.jobs = root, folder, jobs
        self.own = folder / "mutation"
        self.tree = self.own / "tree"
        self.commands = json.loads((folder / "compile_commands.json").read_text())
        for command in self.commands:
            command["path"] = (Path(command["directory"]) / command["file"]).resolve()
        self.library = {False: {}, True: {}}  # source -> flags
        for command in self.commands:
            output = command["output"]
            if output.startswith("runtime/libwoi_"):
                self.library["libwoi_checked" in output][command["path"]] = kept(command["command"])
        self.sources = sorted([*(root / "runtime").rglob("*.c"), *(root / "runtime").rglob("*.h")])
        self.left_out = []

    def name(self, path):
        return str(path.relative_to(self.root))

    # --- mutants ---

    def find_mutants(self):
        """All of them, by file; those that do not compile are in left_out."""
        headers = sorted([*(self.root / "runtime").rglob("*.h"), *(self.root / "include").rglob("*.h")])
        common = digest(*(path.read_bytes() for path in [*headers, HERE / "syntax.py", HERE / "operators.py"]))
        with ThreadPoolExecutor(self.jobs) as pool:
            found = list(pool.map(lambda path: self.mutants_of(path, common), self.sources))
        self.mutants = {}
        for i, (path, (good, bad)) in enumerate(zip(self.sources, found)):
            for n, mutant in enumerate(good):
                mutant.index, mutant.number = n, i * PER_FILE + n
            self.mutants[self.name(path)] = good
            self.left_out += bad
        self.numbers = len(self.sources) * PER_FILE
        return [mutant for each in self.mutants.values() for mutant in each]

    def variants_of(self, path):
        plain = [self.library[checked].get(path, []) for checked in (False, True)]
        if path.suffix == ".h":
            plain = [[], ["-DWOI_POOL=0"]]
        include = [f"-I{self.root}/include", f"-I{self.root}/runtime", f"-I{path.parent}", "-std=gnu11"]
        unlike = plain if "WOI_POOL" in path.read_text() else plain[:1]
        return [[word for word in each if not word.startswith("-fno-")] + include for each in unlike]

    def mutants_of(self, path, common):
        cache = self.own / "mutants" / (self.name(path).replace("/", "-") + ".pickle")
        key = digest(common, path.read_bytes())
        if cache.is_file():
            known, result = pickle.loads(cache.read_bytes())
            if known == key:
                return result
        variants = self.variants_of(path)
        good, bad = self.without_broken(path, operators.find(path, self.name(path), variants), variants)
        assert len(good) <= PER_FILE, path
        write(cache, pickle.dumps((key, (good, bad))))
        return good, bad

    def without_broken(self, path, mutants, variants):
        """Takes out what the compiler refuses: first by the line it names, then each of that line by itself."""
        bad = []
        while (line := self.refused(path, mutants, variants)) is not None:
            here = [each for each in mutants if each.line == line] or mutants
            broken = [each for each in here if self.refused(path, [each], variants) is not None] or here
            bad += broken
            mutants = [each for each in mutants if each not in broken]
        return mutants, bad

    def refused(self, path, mutants, variants):
        for n, mutant in enumerate(mutants):
            mutant.number = n
        text = operators.all_in_one(path, mutants).encode("latin-1")
        for arguments in variants:
            command = ["gcc", "-x", "c", "-fsyntax-only", "-w", "-include", HERE / "mutant.h", *arguments, "-"]
            done = subprocess.run(list(map(str, command)), input=text, capture_output=True)
            if done.returncode:
                lines = re.findall(r"^<stdin>:(\d+):.*error", done.stderr.decode(errors="replace"), re.M)
                return int(lines[0]) if lines else 0
        return None

    # --- programs ---

    def programs(self):
        """Those of Criterion, and the others of PLAIN."""
        layers = dict(PLAIN)
        lists = (self.root / "tests" / "meson.build").read_text().split("checked_tests = ")[0]
        for layer, names in re.findall(r"'(\w+)': \[(.*?)\]", lists, re.S):
            layers.update({"test_" + name: layer for name in re.findall(r"'(\w+)'", names)})
        self.inputs = {}
        found = []
        for target, inputs in self.links():
            name = target.rsplit("/", 1)[-1]
            criterion = name.startswith(("test_", "checked_")) and name not in PLAIN
            if criterion or name in PLAIN:
                self.inputs[name] = inputs
                checked = "runtime/libwoi_checked.a" in inputs
                layer = layers.get(name.replace("checked_", "test_") if criterion else name, "all")
                path = self.own / "tests" / name
                found.append(Program(name, layer, checked, criterion, path, PARTS.get(name, [])))
        return sorted(found, key=lambda each: each.name)

    def links(self):
        """Each program of tests/, and the words of its link's command."""
        said = subprocess.run(["ninja", "-C", self.folder, "-t", "commands"], capture_output=True, text=True, check=True)
        for line in said.stdout.splitlines():
            if found := re.match(r".* -o (tests/\S+) (.*)", line):
                if " -c " not in line:
                    yield found[1], shlex.split(found[2])

    # --- building ---

    def copy_sources(self):
        self.texts = {}
        for path in self.sources:
            mutants = self.mutants[self.name(path)]
            text = operators.all_in_one(path, mutants).encode("latin-1")
            self.texts[self.name(path)] = digest(text)
            write(self.tree / self.name(path), text)
        self.inline = {path for path in self.sources if path.suffix == ".h" and self.mutants[self.name(path)]}

    def dependencies(self):
        """The headers that each object of the build folder was made from."""
        said = subprocess.run(["ninja", "-C", self.folder, "-t", "deps"], capture_output=True, text=True, check=True)
        found, at = {}, None
        for line in said.stdout.splitlines():
            if line.startswith(" "):
                at.add((self.folder / line.strip()).resolve())
            elif ":" in line:
                at = found.setdefault(line.split(":")[0], set())
        return found

    def write_ninja(self, programs):
        include = f"-I{self.tree}/runtime -I{self.root}/include -I{self.root}/tests"
        lines = [
            f"builddir = {self.own}",
            f"rule cc\n  command = gcc {' '.join(FLAGS)} $flags -MD -MF $out.d -c $in -o $out",
            "  depfile = $out.d\n  deps = gcc",
            "rule shared\n  command = gcc -shared -Wl,-Bsymbolic-functions -o $out $in -pthread\n  restat = 1",
            "rule link\n  command = gcc -o $out $words -Wl,-rpath,$rpath",
        ]
        switch = self.own / "mutant.o"
        runner = self.own / "runner.o"
        lines.append(f"build {switch}: cc {HERE}/mutant.c")
        lines.append(f"build {runner}: cc {HERE}/runner.c")
        for checked, sources in self.library.items():
            objects = [str(switch)]
            for path, flags in sources.items():
                out = self.own / str(checked) / (self.name(path).replace("/", "_") + ".o")
                objects.append(str(out))
                lines.append(f"build {out}: cc {self.tree / self.name(path)}")
                lines.append(f"  flags = {include} {' '.join(flags)} -include {HERE}/mutant.h")
            lines.append(f"build {self.shared(checked)}: shared {' '.join(objects)}")
        used = self.dependencies()
        commands = {each["output"]: each for each in self.commands}
        made = set()
        for program in programs:
            words = [str(runner)] if program.criterion else []
            for word in self.inputs[program.name]:
                if word.endswith(".o") and self.inline & used.get(word, self.inline):
                    out = self.own / word
                    if out not in made:
                        made.add(out)
                        lines += self.object_with_mutants(out, commands[word], include)
                    words.append(str(out))
                elif not word.startswith("runtime/") and "libcriterion" not in word:
                    words.append(str(self.folder / word) if word.endswith((".o", ".a")) else word)
            objects = [word for word in words if word.endswith((".o", ".a"))]
            lines.append(f"build {program.path}: link | {' '.join(objects)} {self.shared(program.checked)}")
            lines.append(f"  rpath = {self.own}\n  words = {' '.join(words)} {self.shared(program.checked)}")
        write(self.own / "build.ninja", ("\n".join(lines) + "\n").encode())

    def object_with_mutants(self, out, command, include):
        here = f"-I{command['path'].parent}"
        flags = f"{include} {here} {' '.join(kept(command['command']))} -include {HERE}/mutant.h"
        return [f"build {out}: cc {command['path']}", f"  flags = {flags}"]

    def shared(self, checked):
        return self.own / f"libmutated{'_checked' if checked else ''}.so"

    def make(self, *targets):
        command = ["ninja", "--quiet", f"-j{self.jobs}", "-f", self.own / "build.ninja", *targets]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"the mutated library or a test does not build:\n{done.stdout[-4000:]}{done.stderr}")

