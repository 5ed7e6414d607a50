"""The cases of the test programs: which mutants each reaches, how long it takes, and running one of them
while a mutant is on."""

import os
import pickle
import re
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from .built import digest, write

ADDRESS_SPACE = 8 << 30
OF_OTHERS = 2  # cases of each program of another layer, if not all are asked
PASSED, FAILED, HUNG = "passed", "failed", "hung"


def limit_memory():
    """For this process, and whatever it starts. No core dumps either: most mutants crash."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass
class Case:
    """name: as Criterion filters by it; empty, the whole program is one case. reached: a byte per mutant."""

    program: object
    name: str
    seconds: float = 0
    cpu: float = 0
    reached: bytes = b""
    status: str = PASSED

    @property
    def id(self):
        return f"{self.program.name} {self.name}".strip()


def run(case, mutant=None, reached=None):
    """What became of the case. A hang ends by the processor time, or, if it sleeps, by the clock."""
    environment = dict(os.environ)
    for name, value in (("WOI_MUTANT", mutant), ("WOI_MUTANTS_REACHED", reached)):
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    command = [str(case.program.path)]
    if case.name:
        command += ["-j1", "--filter", case.name]
    cpu = int(2 + 10 * case.cpu) if mutant is not None else 60
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu)),
    )
    try:
        status = process.wait(10 + 20 * case.seconds if mutant is not None else 120)
    except subprocess.TimeoutExpired:
        status = None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    if status is None:
        process.wait()
        return HUNG
    return PASSED if status == 0 else FAILED


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
                self.known[program.name] = self.look_at(program)
        return self.known[program.name]

    def look_at(self, program):
        cache = self.built.own / "cases" / f"{program.name}.pickle"
        key = digest(program.path.read_bytes(), self.built.shared(program.checked).read_bytes())
        if cache.is_file():
            known, cases = pickle.loads(cache.read_bytes())
            if known == key:
                return [self.admit(Case(program, *each)) for each in cases]
        cases = [self.measure(Case(program, name)) for name in self.names(program)]
        rows = [(each.name, each.seconds, each.cpu, each.reached, each.status) for each in cases]
        write(cache, pickle.dumps((key, rows)))
        return [self.admit(each) for each in cases]

    def admit(self, case):
        """A case that fails without any mutant says nothing about one."""
        if case.status != PASSED:
            self.broken.append(case.id)
            case.reached = b""
        return case

    def names(self, program):
        if not program.criterion:
            return [""]
        said = subprocess.run([program.path, "--list"], capture_output=True, text=True, check=True).stdout
        suite, names = "", []
        for line in said.splitlines():
            if found := re.match(r"^(\w+): \d+ test", line):
                suite = found[1]
            elif found := re.match(r"^\S+ (\w+)", line):
                names.append(f"{suite}/{found[1]}")
        return names

    def measure(self, case):
        with tempfile.NamedTemporaryFile(dir=self.built.own) as file:
            file.truncate(self.built.numbers)
            start = time.monotonic()
            case.status = run(case, None, file.name)
            case.seconds = case.cpu = time.monotonic() - start
            case.reached = Path(file.name).read_bytes()
        return case


class Order:
    """Which case is likely to kill a mutant: the one that did, those that killed its neighbours, those
    of the programs of its own layer, then those of the others."""

    def __init__(self, cases, layer_of):
        self.cases, self.layer_of = cases, layer_of
        self.path = cases.built.own / "killers.pickle"
        self.killers = pickle.loads(self.path.read_bytes()) if self.path.is_file() else {}
        self.near = defaultdict(Counter)
        for key, case in self.killers.items():
            self.near[tuple(key.split("\t")[:2])][case] += 1

    def learn(self, mutant, case):
        self.killers[mutant.key] = case.id
        self.near[(mutant.file, mutant.function)][case.id] += 1

    def save(self):
        write(self.path, pickle.dumps(self.killers))

    def likely(self, mutant):
        """The known killers, without asking what the others reach."""
        names = [self.killers.get(mutant.key)] + [n for n, _ in self.near[(mutant.file, mutant.function)].most_common(6)]
        for name in dict.fromkeys(filter(None, names)):
            program, _, case = name.partition(" ")
            for each in self.cases.programs:
                if each.name == program:
                    yield from (one for one in self.cases.of(each) if one.name == case and reaches(one, mutant))

    def programs_for(self, mutant):
        layer = self.layer_of(mutant.file)
        return sorted(self.cases.programs, key=lambda each: (each.layer != layer, each.checked, each.name))

    def all(self, mutant, deep):
        """Every case that reaches it; of the programs of other layers only a few, unless deep."""
        layer = self.layer_of(mutant.file)
        for program in self.programs_for(mutant):
            reaching = [case for case in self.cases.of(program) if reaches(case, mutant)]
            reaching.sort(key=lambda case: case.seconds)
            yield from reaching if deep or program.layer == layer else reaching[:OF_OTHERS]


def reaches(case, mutant):
    return bool(case.reached) and case.reached[mutant.number] == 1
