"""The cases of the test programs: which mutants each reaches, how long it takes, and running some of them
while a mutant is on."""

import os
import pickle
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .built import digest, write

ADDRESS_SPACE = 8 << 30
PASSED, FAILED, HUNG = "passed", "failed", "hung"
MATTERS = 2  # as in mutant.h
LONG = 500  # milliseconds: such a case has its turn after all shorter ones


def limit_memory():
    """For this process, and whatever it starts. No core dumps either: most mutants crash."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass
class Limits:
    """In milliseconds of the processor and of the clock, and so many times what the case takes without."""

    cpu: int
    clock: int
    times: int

    def of(self, case):
        return self.cpu + self.times * case.cpu, self.clock + self.times * case.clock


# Whoever needs more than the first is asked again, alone, with the second.
FIRST, ALONE, MEASURED = Limits(300, 1500, 10), Limits(2000, 5000, 30), Limits(60000, 120000, 0)


@dataclass
class Case:
    """name: empty, the whole program is one case. reached: a byte per mutant, for each file with any."""

    program: object
    name: str
    cpu: int = 0
    clock: int = 0
    status: str = PASSED
    reached: dict = field(default_factory=dict)

    @property
    def id(self):
        return f"{self.program.name} {self.name}".strip()

    def reach_of(self, mutant):
        return self.reached[mutant.file][mutant.index] if mutant.file in self.reached else 0


def environment(**added):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WOI_MUTANT")}
    return {**kept, **{name: str(value) for name, value in added.items() if value is not None}}


def start(command, seconds, **added):
    """Its status, or None if it takes longer than that, and what it says."""
    process = subprocess.Popen(
        [str(word) for word in command],
        env=environment(**added),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=seconds)
        status = process.returncode
    except subprocess.TimeoutExpired:
        said, status = b"", None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if status is None:
        process.communicate()
    return status, said.decode()


def run(cases, limits, mutant=None, reached=None):
    """Some cases of one program, up to the first that does not pass: (case, what became of it, processor
    time, what the runner says that it reached)."""
    program = cases[0].program
    added = {"WOI_MUTANT": mutant, "WOI_MUTANTS_REACHED": reached}
    if not program.criterion:
        cpu, clock = limits.of(cases[0])
        limited = f'ulimit -t {cpu // 1000 + 1}; exec "$0" "$@" >/dev/null'
        command = ["sh", "-c", limited, program.path]
        command += [*program.option, cases[0].name] if cases[0].name else []
        begin = time.monotonic()
        status, _ = start(command, clock / 1000, **added)
        spent = int(1000 * (time.monotonic() - begin))
        hung = status is None or status in (-signal.SIGXCPU, -signal.SIGKILL)
        return [(cases[0], HUNG if hung else FAILED if status else PASSED, spent, None)]
    wanted = [f"{case.name}:{cpu}:{clock}" for case in cases for cpu, clock in [limits.of(case)]]
    most = sum(limits.of(case)[1] for case in cases) / 1000 + 20
    status, said = start([program.path, *wanted], most, **added)
    if status != 0:
        raise RuntimeError(f"{program.name} does not run: {status}")
    lines = said.splitlines()
    step = 2 if reached else 1
    found = []
    for case, line in zip(cases, lines[::step]):
        name, how, spent = line.rsplit(" ", 2)
        assert name == case.name, (name, case.name)
        found.append((case, how, int(spent), lines[2 * len(found) + 1] if reached else None))
    return found


class Alone:
    """Many at once, or one for which all others wait."""

    def __init__(self):
        self.changed, self.inside, self.waiting = threading.Condition(), 0, 0

    @contextmanager
    def with_others(self):
        with self.changed:
            self.changed.wait_for(lambda: not self.waiting)
            self.inside += 1
        try:
            yield
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    @contextmanager
    def by_itself(self):
        with self.changed:
            self.waiting += 1
            self.changed.wait_for(lambda: not self.inside)
            self.inside += 1
        try:
            yield
        finally:
            with self.changed:
                self.inside -= 1
                self.waiting -= 1
                self.changed.notify_all()


class Cases:
    """Programs are built, and their cases looked at, when they are first asked for."""

    def __init__(self, built):
        self.built, self.programs = built, built.programs()
        self.known, self.locks = {}, defaultdict(threading.Lock)
        self.builds = threading.Lock()
        self.broken = []

    def of(self, program):
        with self.locks[program.name]:
            if program.name not in self.known:
                with self.builds:
                    self.built.make(program.path)
                cases = self.look_at(program)
                self.broken += [case.id for case in cases if case.status != PASSED]
                self.known[program.name] = [case for case in cases if case.status == PASSED]
        return self.known[program.name]

    def look_at(self, program):
        """From what is known, as long as the program and all sources that it reaches are the same."""
        cache = self.built.own / "cases" / f"{program.name}.pickle"
        key = digest(program.path.read_bytes())
        if cache.is_file():
            known, texts, rows = pickle.loads(cache.read_bytes())
            if known == key and all(self.built.texts.get(file) == text for file, text in texts.items()):
                return [Case(program, *row) for row in rows]
        cases = self.measure(program)
        files = sorted({file for case in cases for file in case.reached})
        texts = {file: self.built.texts[file] for file in files}
        rows = [(each.name, each.cpu, each.clock, each.status, each.reached) for each in cases]
        if all(case.status == PASSED for case in cases):
            write(cache, pickle.dumps((key, texts, rows)))
        return cases

    def measure(self, program):
        cases = [Case(program, name) for name in self.names(program)]
        groups = [cases] if program.criterion else [[case] for case in cases]
        for group in groups:
            self.look_at_group(group)
        for case in cases:
            if case.status != PASSED:  # by chance, or always
                self.look_at_group([case])
        if program.criterion:  # do they sleep? Their processor time does not say
            begin = time.monotonic()
            run([case for case in cases if case.status == PASSED] or cases, MEASURED)
            slept = int(1000 * (time.monotonic() - begin)) - sum(case.cpu for case in cases)
            if slept > 100:
                self.measure_clock(cases)
        return cases

    def look_at_group(self, group):
        with tempfile.NamedTemporaryFile(dir=self.built.own) as file:
            file.truncate(self.built.numbers)
            for case, how, spent, said in run(group, MEASURED, None, file.name):
                case.status, case.cpu, case.clock = how, spent, spent
                marks = Path(file.name).read_bytes() if said is None else self.marks(said)
                case.reached = self.by_file(marks)

    def names(self, program):
        if program.criterion:
            return start([program.path], 60)[1].split()
        if program.option:
            return [line.split()[0] for line in start([program.path, "--list"], 60)[1].splitlines()]
        return [""]

    def measure_clock(self, cases):
        for case in cases:
            begin = time.monotonic()
            run([case], MEASURED)
            case.clock = int(1000 * (time.monotonic() - begin))

    def marks(self, said):
        marks = bytearray(self.built.numbers)
        for word in said.split():
            marks[int(word.lstrip("+"))] = MATTERS if word[0] == "+" else 1
        return bytes(marks)

    def by_file(self, marks):
        found = {}
        for file, mutants in self.built.mutants.items():
            if mutants:
                first = mutants[0].number
                part = marks[first : first + len(mutants)]
                if any(part):
                    found[file] = part
        return found


class Order:
    """Which case is likely to kill a mutant: the one that did, those that killed its neighbours, those
    of the programs of its own layer, then those of the others."""

    def __init__(self, cases, layer_of):
        self.cases, self.layer_of = cases, layer_of
        self.path = cases.built.own / "killers"
        self.killers, self.lock = {}, threading.Lock()
        lines = self.path.read_text().splitlines() if self.path.is_file() else []
        for line in lines:
            key, found, case = line.rpartition("\t")
            if found:
                self.killers[key] = case
        self.near = defaultdict(Counter)
        for key, case in self.killers.items():
            self.near[tuple(key.split("\t")[:2])][case] += 1

    def learn(self, mutant, case):
        """Written at once: a run may be stopped at any time."""
        with self.lock:
            if self.killers.get(mutant.key) == case.id:
                return
            self.killers[mutant.key] = case.id
            self.near[(mutant.file, mutant.function)][case.id] += 1
            with self.path.open("a") as file:
                file.write(f"{mutant.key}\t{case.id}\n")

    def likely(self, mutant):
        """The known killers, without asking what the others reach."""
        with self.lock:
            near = [name for name, _ in self.near[(mutant.file, mutant.function)].most_common(6)]
        for name in dict.fromkeys(filter(None, [self.killers.get(mutant.key), *near])):
            program, _, case = name.partition(" ")
            for each in self.cases.programs:
                if each.name == program:
                    named = [one for one in self.cases.of(each) if one.name == case]
                    if named and named[0].reach_of(mutant) == MATTERS:
                        yield named

    def all(self, mutant, quick=False):
        """All that reach it, in groups of one program each. What takes long is last; quick: left out."""
        layer = self.layer_of(mutant.file)
        late = []
        programs = self.cases.programs
        for program in sorted(programs, key=lambda p: (not p.criterion, p.layer != layer, p.checked, p.name)):
            cases = [case for case in self.cases.of(program) if case.reach_of(mutant) == MATTERS]
            cases.sort(key=lambda case: case.cpu)
            short = [case for case in cases if case.cpu < LONG]
            late += [[case] for case in cases[len(short) :] if not quick]
            if short:
                yield from [short] if program.criterion else [[case] for case in short]
        yield from sorted(late, key=lambda group: group[0].cpu)

    def is_reached(self, mutant):
        return any(case.reach_of(mutant) for program in self.cases.programs for case in self.cases.of(program))
