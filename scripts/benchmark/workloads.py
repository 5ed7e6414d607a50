"""What is measured. docs/performance.md says what each of these does in each peer."""

from dataclasses import dataclass, field

NO_TASKS = "it has callbacks, but no tasks, awaits or channels"
NO_TIMERS = "what the least work is depends on the structure chosen, so there is no floor to show"
NO_BROADCAST = "it has no broadcast and no watch"
NO_PEER_LOCK = "tokio's is the one to compare with"
NO_LENDING = "it has no select that leaves what loses to its owner"
NO_WATCHDOG = "it does not time the polls of tasks"
NO_STREAMS = "it has no async generators"
NO_GROUP = "it has no set of tasks that are waited for as they end"
NO_TOKEN = "it has no cancellation token; tokio has it in another library"
NOT_ALIKE = "this is about woi's library alone"

UNTASKED = {"libuv": NO_TASKS, "libevent": NO_TASKS}
WITHOUT_BROADCAST = {peer: NO_BROADCAST for peer in ("raw", "smol", "go", "asio")} | UNTASKED
ONLY_TOKIO = {peer: NO_PEER_LOCK for peer in ("raw", "smol", "go", "asio")} | UNTASKED
WITHOUT_LENDING = {peer: NO_LENDING for peer in ("raw", "smol", "go", "asio", "libuv", "libevent")}
UNWATCHED = {peer: NO_WATCHDOG for peer in ("raw", "tokio", "smol", "go", "asio", "libuv", "libevent")}
WITHOUT_GROUP = {peer: NO_GROUP for peer in ("raw", "smol", "go", "asio")} | UNTASKED
WITHOUT_TOKEN = {peer: NO_TOKEN for peer in ("raw", "tokio", "smol", "go", "asio")} | UNTASKED
UNTIMED = {"raw": NO_TIMERS}
UNSTREAMED = {peer: NO_STREAMS for peer in ("raw", "smol", "go", "asio", "libuv", "libevent")}


@dataclass(frozen=True)
class Figure:
    name: str  # as a program prints it
    what: str  # behind the workload's title
    better: str = "less"


CPU = Figure("time", "CPU ns each")
BYTES = Figure("bytes", "bytes each")


@dataclass(frozen=True)
class Workload:
    """Programs are called with family/numbers and n; with --quick, with the other ones."""

    family: str
    numbers: tuple
    title: str  # with {0} and {1} for the numbers
    n: int = 1
    figures: tuple = (CPU,)
    quick_numbers: tuple = None
    how: str = "program"  # or echo, churn, start, size: see measure.py
    cannot: dict = field(default_factory=dict, hash=False)  # peer: why
    grows_in: int = None  # which number; None: its growth is not looked at
    growth_alone: bool = False  # one of the sizes that only the growth is made of

    @property
    def name(self):
        return "/".join([self.family, *map(str, self.numbers)])

    @property
    def takes_long(self):
        """So long that --quick does without."""
        return self.how == "echo" and self.numbers[0] * self.numbers[1] > 100_000

    @property
    def shown(self):
        return self.title.format(*(f"{number:,}" for number in self.numbers))

    def quickened(self):
        numbers = self.quick_numbers or self.numbers
        return Workload(**{**self.__dict__, "numbers": numbers, "n": max(self.n // 10, 1)})


def sized(family, sizes, title, **more):
    """The last size is shown; the others are for the growth."""
    return [
        Workload(
            family,
            (size,),
            title,
            quick_numbers=(size // 10,),
            grows_in=0,
            growth_alone=size != sizes[-1],
            **more,
        )
        for size in sizes
    ]


def echo(connections, in_flight, size):
    figures = [
        Figure("time", "server CPU ns each"),
        Figure("rate", "per second", "more"),
        Figure("p50", "p50 in µs"),
        Figure("p99", "p99 in µs"),
    ]
    if in_flight == 1 and connections > 1 and size == 64:
        figures.append(Figure("bytes", "bytes a connection"))
    what = "64 KiB" if size == 65536 else f"{size} bytes"
    return Workload(
        "echo",
        (connections, in_flight, size),
        f"echo of {what}, {{0}} × {{1}} in flight",
        n=1500,
        figures=tuple(figures),
        how="echo",
        grows_in=0 if figures[-1].name == "bytes" else None,
    )


MANY = (10_000, 100_000, 1_000_000)

WORKLOADS = [
    *(
        Workload("yield", (tasks,), "yield among {0}", n=n, grows_in=0)
        for tasks, n in ((1, 3_000_000), (1000, 3_000_000), (100_000, 10_000_000))
    ),
    Workload("yield-watched", (2,), "yield among {0}, each poll timed", n=3_000_000, cannot=UNWATCHED),
    Workload("spawn-join", (), "spawn and join, one at a time", n=1_000_000, cannot=UNTASKED),
    *sized("spawn-many", MANY, "spawn {0}, then join all", figures=(CPU, BYTES), cannot=UNTASKED),
    Workload("group", (1000,), "spawn {0} into a group, join as they end", n=1_000_000, cannot=WITHOUT_GROUP),
    Workload("until-cancelled", (), "a ready future under a token", n=1_000_000, cannot=WITHOUT_TOKEN),
    *sized("parked", MANY, "{0} parked tasks", figures=(BYTES,), cannot=UNTASKED),
    *(
        Workload("resume", (depth,), "resume at await depth {0}", n=1_000_000, grows_in=0, cannot=UNTASKED)
        for depth in (1, 10, 100, 1000)
    ),
    Workload("items", (0,), "item of an async generator", n=1_000_000, cannot=UNSTREAMED),
    Workload("items", (2,), "item through map and filter", n=1_000_000, cannot=UNSTREAMED),
    *(
        Workload(
            "channel", (capacity, 1), "channel of {0}, {1} producer", n=1_000_000, grows_in=0, cannot=UNTASKED
        )
        for capacity in (1, 64, 1024)
    ),
    Workload("channel", (64, 100), "channel of {0}, {1} producers", n=1_000_000, cannot=UNTASKED),
    Workload("ping-pong", (), "ping-pong, round trip", n=500_000, cannot=UNTASKED),
    Workload("oneshot", (), "oneshot from a new task", n=500_000, cannot=UNTASKED),
    Workload("broadcast", (10,), "broadcast to {0}", n=100_000, cannot=WITHOUT_BROADCAST),
    Workload("watch", (10,), "watch, seen by {0}", n=100_000, cannot=WITHOUT_BROADCAST),
    Workload("lock", (), "lock and unlock, uncontended", n=3_000_000, cannot=ONLY_TOKIO),
    Workload("acquire", (), "acquire 3 permits and release", n=3_000_000, cannot=ONLY_TOKIO),
    Workload("notify", (), "notify one, and be notified", n=3_000_000, cannot=ONLY_TOKIO),
    *(
        Workload("hand-off", (tasks,), "lock handed on among {0}", n=1_000_000, grows_in=0, cannot=ONLY_TOKIO)
        for tasks in (2, 1000)
    ),
    Workload("sleep-cancel", (), "sleep armed and cancelled, one at a time", n=500_000, cannot=UNTIMED),
    Workload("sleep-lend", (), "a sleep lent to a select", n=500_000, cannot=WITHOUT_LENDING),
    *sized("sleeps-cancel", MANY, "{0} sleeps armed, then cancelled", figures=(CPU, BYTES), cannot=UNTIMED),
    *sized("sleeps-fire", MANY, "{0} sleeps fired in a second", cannot=UNTIMED),
    Workload(
        "lateness",
        (100_000,),
        "lateness of {0} sleeps in a second",
        cannot=UNTIMED,
        figures=(Figure("p50", "p50 in µs"), Figure("p99", "p99 in µs")),
    ),
    *(echo(connections, in_flight, 64) for in_flight in (1, 16) for connections in (1, 64, 1000, 10_000)),
    echo(1, 1, 65536),
    echo(64, 1, 65536),
    Workload(
        "churn",
        (32,),
        "connect, echo, close, {0} at once",
        n=20_000,
        how="churn",
        figures=(Figure("time", "server CPU ns each"), Figure("rate", "per second", "more")),
    ),
    Workload(
        "start-up", (), "start, one task, end", n=100, how="start", figures=(Figure("time", "wall ns"),)
    ),
    Workload(
        "size",
        (),
        "static hello, stripped",
        how="size",
        figures=(Figure("size", "bytes"), Figure("share", "bytes that are woi's")),
        cannot={peer: NOT_ALIKE for peer in ("tokio", "smol", "go", "asio", "libuv", "libevent")},
    ),
]


def select(words=(), quick=False):
    """Those in whose name one of the words is; `family/` and what follows must fit from its beginning."""
    chosen = [
        w
        for w in WORKLOADS
        if not words
        or any(w.name == word or w.family == word or w.name.startswith(word + "/") for word in words)
    ]
    if quick:
        chosen = [w.quickened() for w in chosen if not w.growth_alone and not w.takes_long]
    return chosen
