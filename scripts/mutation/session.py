"""One run: which mutants are wanted, and what became of each."""

import random
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain

from .built import ROOT, Built
from .cases import ALONE, FAILED, FIRST, HUNG, PASSED, Alone, Cases, Order, run
from .justified import Justified

KILLED, SURVIVED, NOT_COVERED, JUSTIFIED, UNDECIDED = "killed", "survived", "not covered", "justified", "undecided"

# Not a goal of --all: a wrong simulation shows in the comparison with Linux. --layer and --file take it all
# the same.
EXCLUDED = ["runtime/sim"]
# Of these layers no mutant survives that is not justified. Samples are taken of them alone: whatever the seed
# is, a survivor is then something new.
SAMPLED = {"timer", "executor", "reactor", "waker", "sync", "task", "time"}
# But not of these files of theirs: what survives of them has not been gone through yet.
UNTRIED = {
    "runtime/sync/barrier.c", "runtime/sync/broadcast.c", "runtime/sync/cast.c", "runtime/sync/cast.h",
    "runtime/sync/channel_many.c", "runtime/sync/notify.c", "runtime/sync/once.c", "runtime/sync/ring.h",
    "runtime/sync/semaphore.c", "runtime/sync/watch.c", "runtime/task/borrow.c", "runtime/task/error.c",
    "runtime/task/grant.c", "runtime/task/grant.h", "runtime/task/hold.c", "runtime/task/hold.h",
    "runtime/task/locals.c", "runtime/task/locals.h", "runtime/task/nest.c", "runtime/task/nest.h",
    "runtime/task/never.c", "runtime/task/next.c", "runtime/task/watchdog.c", "runtime/task/watchdog.h",
    "runtime/time/alarm.c", "runtime/time/alarm.h", "runtime/time/interval.c", "runtime/time/ticks.c",
}
# A mutant that hangs in so many cases is not asked for a failure in others.
HANGS = 3

EXCEPTIONS = {"runtime/task/waiter": "waker", "runtime/task/waker": "waker"}


def layer_of(file):
    return EXCEPTIONS.get(file.rsplit(".", 1)[0], file.split("/")[1])


class Session:
    """arguments: those of scripts/mutate."""

    def __init__(self, arguments, root=ROOT, sampled=SAMPLED):
        self.arguments, self.sampled = arguments, sampled
        self.built = Built(arguments.build.resolve(), arguments.jobs, root)
        self.justified = Justified(root / "tests" / "mutants.justified")
        self.mutants = self.built.find_mutants()
        self.entries = {id(mutant): self.justified.entry_of(mutant) for mutant in self.mutants}
        self.results, self.notes, self.output = {}, [], threading.Lock()
        self.alone = Alone()

    def build(self):
        self.built.copy_sources()
        self.cases = Cases(self.built)
        self.built.write_ninja(self.cases.programs)
        self.order = Order(self.cases, layer_of)
        self.built.make(self.built.shared(False), self.built.shared(True))

    def faults(self):
        """What is wrong besides survivors. Complete after the last mutant was decided."""
        broken = [f"{each} fails without any mutant" for each in self.cases.broken]
        return [*self.justified.faults, *self.justified.stale(), *self.notes, *broken]

    def chosen(self):
        a = self.arguments
        if a.run:
            wanted = [each.split(":") for each in a.run]
            return [m for m in self.mutants if any(m.id.split(":")[: len(w)] == w for w in wanted)]
        if a.layer:
            return [m for m in self.mutants if layer_of(m.file) in a.layer]
        if a.file:
            return [m for m in self.mutants if m.file in a.file]
        rest = [m for m in self.mutants if not m.file.startswith(tuple(EXCLUDED))]
        if a.sample:
            return self.sample([m for m in rest if layer_of(m.file) in self.sampled and m.file not in UNTRIED])
        return rest

    def sample(self, mutants):
        """Round and round the files, so that each has its turn before any has a second one."""
        chance = random.Random(self.arguments.seed)
        files = defaultdict(list)
        for mutant in mutants:
            if not self.entries[id(mutant)]:
                files[mutant.file].append(mutant)
        queues = list(files.values())
        chance.shuffle(queues)
        for each in queues:
            chance.shuffle(each)
        taken = []
        while len(taken) < self.arguments.sample and any(queues):
            taken += [each.pop() for each in queues if each]
        return taken[: self.arguments.sample]

    # --- one mutant ---

    def judge(self, mutant):
        """A failure counts at once; a hang if it hangs again while nothing else runs."""
        tried, hanging = set(), []
        for group in chain(self.order.likely(mutant), self.order.all(mutant, self.arguments.quick)):
            left = [case for case in group if case.id not in tried]
            while left and len(hanging) < HANGS:
                if self.is_late():
                    return UNDECIDED
                with self.alone.with_others():
                    found = run(left, FIRST, mutant.number)
                tried.update(case.id for case, _, _, _ in found)
                case, how, _, _ = found[-1]
                left = left[len(found) :]
                if how == FAILED:
                    return self.killed(mutant, case, how)
                if how == HUNG:
                    hanging.append(case)
            if len(hanging) >= HANGS:
                if confirmed := self.hangs(mutant, hanging):
                    return confirmed
                hanging = []
        if confirmed := self.hangs(mutant, hanging):
            return confirmed
        if not self.order.is_reached(mutant):
            return NOT_COVERED
        return UNDECIDED if self.arguments.quick else SURVIVED

    def hangs(self, mutant, cases):
        for case in cases:
            with self.alone.by_itself():
                how = run([case], ALONE, mutant.number)[0][1]
            if how != PASSED:
                return self.killed(mutant, case, how)
        return None

    def killed(self, mutant, case, how):
        self.order.learn(mutant, case)
        if self.arguments.verbose:
            with self.output:
                print(f"{mutant.id}: {'hangs in' if how == HUNG else 'killed by'} {case.id}", flush=True)
        return KILLED

    def is_late(self):
        """One is decided however slow this machine is."""
        return self.arguments.until and time.monotonic() > self.arguments.until and KILLED in self.results.values()

    def decide(self, mutant):
        entry = self.entries[id(mutant)]
        result = UNDECIDED if self.is_late() or (entry and self.arguments.quick) else self.judge(mutant)
        if entry and result == KILLED:
            self.notes.append(f"{mutant.id}: justified in mutants.justified:{entry.place}, but a test kills it")
        elif entry and result != UNDECIDED:
            result = JUSTIFIED
        self.results[id(mutant)] = result
        if result in (SURVIVED, NOT_COVERED) or (result == UNDECIDED and self.arguments.quick and not entry):
            with self.output:
                print(f"{describe(mutant)}  [{result}]", flush=True)

    def decide_all(self, mutants):
        with ThreadPoolExecutor(self.arguments.jobs) as pool:
            # Sooner or later a survivor asks for all of them; a sample may get by without.
            if self.arguments.sample is None:
                self.built.make()
                list(pool.map(self.cases.of, self.cases.programs))
            list(pool.map(self.decide, mutants))


def describe(mutant):
    return f"{mutant.id}: {mutant.before} -> {mutant.after or '(nothing)'}"


def table(mutants, results):
    columns = [KILLED, SURVIVED, NOT_COVERED, JUSTIFIED, UNDECIDED]
    files = defaultdict(list)
    for mutant in mutants:
        files[mutant.file].append(results.get(id(mutant), UNDECIDED))
    files["all"] = [each for one in list(files.values()) for each in one]
    print(f"\n{'':32}{'mutants':>9}" + "".join(f"{each:>13}" for each in columns) + f"{'killed %':>11}")
    for file, found in files.items():
        counts = [found.count(each) for each in columns]
        decided = len(found) - counts[-1]
        share = f"{100 * counts[0] / decided:.1f}" if decided else "-"
        print(f"{file:32}{len(found):9}" + "".join(f"{each:13}" for each in counts) + f"{share:>11}")
