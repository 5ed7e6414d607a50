#!/usr/bin/env python3
"""Plants mistakes in copies of the runtime, one at a time: explore_task must find each of them.

    mutants.py COMPILER...      ends with `N passed, N failed`

A mistake is a file of runtime/, a piece of it, and what comes in its place. The piece must be there
exactly once, so that a list which is out of date fails. What is found must also be found by the line
that replays it, and by nothing else than a violation."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RUNTIME = ROOT / "runtime"
FLAGS = ["-std=gnu11", "-O1", "-w", "-DWOI_POOL=0"]
SECONDS = 120

MISTAKES = {
    "a queued task is pushed again": (
        "task/state.h",
        "if (*state & (TASK_DONE | TASK_QUEUED))",
        "if (*state & TASK_DONE)",
    ),
    "a task that is done is pushed": (
        "task/state.h",
        "if (*state & (TASK_DONE | TASK_QUEUED))",
        "if (*state & TASK_QUEUED)",
    ),
    "a running task is pushed": (
        "task/state.h",
        "return !(*state & TASK_RUNNING);",
        "return true;",
    ),
    "pending forgets a wake": (
        "task/state.h",
        "*state &= ~(task_state)TASK_RUNNING;",
        "*state &= ~(task_state)(TASK_RUNNING | TASK_QUEUED);",
    ),
    "an aborted task is polled": (
        "task/state.h",
        "return !(*state & TASK_CANCEL);",
        "return true;",
    ),
    "pending forgets an abort": (
        "task/state.h",
        "if (*state & TASK_CANCEL)\n        return TASK_FINALISE;",
        "",
    ),
    "an abort of an idle task is no wake": (
        "task/state.h",
        "*state |= TASK_CANCEL;\n    return state_wake(state);",
        "*state |= TASK_CANCEL;\n    return false;",
    ),
    "done leaves CANCEL": (
        "task/state.h",
        "(TASK_RUNNING | TASK_QUEUED | TASK_CANCEL)",
        "(TASK_RUNNING | TASK_QUEUED)",
    ),
    "waking by value keeps the reference": (
        "task/task.c",
        "wake_by_ref(data);\n    task_release(data);",
        "wake_by_ref(data);",
    ),
    "the executor gives its reference back too early": (
        "task/task.c",
        "    joiner = woi_waker_take(&task->join_waker);\n    task->state &= ~(task_state)TASK_JOIN_WAKER;\n    task_release(task);",
        "    task_release(task);\n    joiner = woi_waker_take(&task->join_waker);\n    task->state &= ~(task_state)TASK_JOIN_WAKER;",
    ),
    "the joiner is woken before the end": (
        "task/task.c",
        "    state_complete(&task->state);\n    joiner = woi_waker_take(&task->join_waker);",
        "    woi_waker_wake(woi_waker_take(&task->join_waker));\n    state_complete(&task->state);\n    joiner = (struct woi_waker){0};",
    ),
    "an output is kept only if somebody waits": (
        "task/task.c",
        "if (!(task->state & TASK_JOIN)) {\n        woi_future_drop",
        "if (!(task->state & TASK_JOIN_WAKER)) {\n        woi_future_drop",
    ),
    "an abort beats an output": (
        "task/turn.h",
        "} else if (poll.status == WOI_STATUS_READY) {",
        "} else if (poll.status == WOI_STATUS_READY && task->state & TASK_CANCEL) {\n"
        "        task_end(turn, task, WOI_STATUS_PENDING);\n"
        "        return false;\n"
        "    } else if (poll.status == WOI_STATUS_READY) {",
    ),
    "a second joiner's waker takes the first one's place, which leaks": (
        "task/join.c",
        "woi_waker_store(&task->join_waker, &cx->waker);",
        "task->join_waker = woi_waker_clone(&cx->waker);",
    ),
    "dropping the handle leaves JOIN_WAKER": (
        "task/join.c",
        "~(task_state)(TASK_JOIN | TASK_JOIN_WAKER)",
        "~(task_state)TASK_JOIN",
    ),
    "dropping the handle leaves the output": (
        "task/join.c",
        "struct woi_future *output = task->slot;",
        "struct woi_future *output = NULL;",
    ),
    "a function that never began has no finally part": (
        "task/strand.c",
        "if (!has_ended(frame)) {",
        "if (!has_ended(frame) && frame->state != WOI_STATE_START_) {",
    ),
    "an output that nobody took is not dropped": (
        "task/strand.c",
        "frame->state == WOI_STATE_DONE_LIVE_ && type->drop_output",
        "false && type->drop_output",
    ),
    "the end of the run queue is in a task that has left it": (
        "executor/executor.c",
        "    if (!executor->first)\n        executor->end = &executor->first;\n",
        "",
    ),
}


def compile_object(compiler, source, target, first=()):
    includes = [f"-I{folder}" for folder in (*first, ROOT / "include", RUNTIME, HERE.parent)]
    done = subprocess.run([*compiler, *FLAGS, *includes, "-c", str(source), "-o", str(target)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"does not compile: {done.stdout.strip()}")


def link(compiler, objects, program):
    subprocess.run([*compiler, *map(str, objects), "-pthread", "-o", str(program)], check=True)


def explore(program, *arguments):
    """Whether it found a violation, and the line that replays it."""
    done = subprocess.run([str(program), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          errors="replace", timeout=SECONDS)
    replay = re.search(r'--replay "([^"]*)"', done.stderr)
    return "violation" in done.stderr and done.returncode == 1, replay and replay[1]


class Trial:
    """Objects of the unchanged sources, and a program for each mistake made of them."""

    def __init__(self, compiler, folder, pool):
        self.compiler, self.folder = compiler, folder
        layers = [path for layer in ("base", "task", "executor") for path in sorted((RUNTIME / layer).glob("*.c"))]
        sources = [*layers, HERE.parent / "explore_task.c", *sorted(HERE.glob("*.c"))]
        self.objects = {path: folder / f"{path.parent.name}-{path.stem}.o" for path in sources}
        list(pool.map(lambda item: compile_object(compiler, *item), self.objects.items()))

    def build(self, name, mistake):
        """The state word is inline, and so is a turn: their users are these two."""
        file, piece, other = mistake
        folder = self.folder / re.sub(r"\W+", "-", name)
        for layer in "task", "executor":
            shutil.copytree(RUNTIME / layer, folder / layer)
        text = (RUNTIME / file).read_text()
        if text.count(piece) != 1:
            raise RuntimeError(f"runtime/{file} has that piece {text.count(piece)} times: {piece!r}")
        (folder / file).write_text(text.replace(piece, other))
        changed = ("task/task.c", "task/join.c", "executor/executor.c") if file.endswith(".h") else (file,)
        objects = dict(self.objects)
        for source in changed:
            objects[RUNTIME / source] = folder / f"{Path(source).stem}.o"
            compile_object(self.compiler, folder / source, objects[RUNTIME / source], [folder])
        link(self.compiler, objects.values(), folder / "explore")
        return folder / "explore"

    def judge(self, name):
        """Why the mistake counts as not found, or None; and what finds it."""
        try:
            program = self.build(name, MISTAKES[name])
            found, replay = explore(program)
            if not found or not replay:
                return "is not found", ""
            again, _ = explore(program, "--replay", replay)
            return (None if again else "is not found again by its replay"), replay
        except (RuntimeError, subprocess.SubprocessError) as error:
            return str(error), ""

    def judge_unchanged(self):
        link(self.compiler, self.objects.values(), self.folder / "explore")
        found, _ = explore(self.folder / "explore", "--depth", "4")
        return "a violation without any mistake" if found else None


def main(compiler):
    if not compiler:
        sys.exit(__doc__)
    failed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        trial = Trial(compiler, Path(folder), pool)
        results = [("nothing", (trial.judge_unchanged(), "")), *zip(MISTAKES, pool.map(trial.judge, MISTAKES))]
    for name, (reason, replay) in results:
        failed += reason is not None
        print(f"FAIL {name}: {reason}" if reason else f"ok {name}: {replay}")
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
