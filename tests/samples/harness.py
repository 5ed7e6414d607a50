"""What the tests of the samples share: programs that run, servers, and clients that talk to them."""

import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from pathlib import Path

# Seconds after which something that has not come is taken for something that never comes.
PATIENCE = 60

# Set by run.py: the folder of the programs, and the words in front of each, such as valgrind.
folder = Path()
under = []

TESTS = {}


def test(function):
    """A test of a program: `def speaks_ipv6()` in echo_server.py becomes echo_server/speaks_ipv6."""
    TESTS[f"{function.__module__}/{function.__name__}"] = function
    return function


class Skipped(Exception):
    """Raised by a test that cannot be made here."""


def check(condition, reason):
    if not condition:
        raise AssertionError(reason)


def check_equal(got, wanted, what):
    check(got == wanted, f"{what}: {wanted!r} expected, not {got!r}")


def eventually(condition, what):
    """Waits until it holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        check(time.monotonic() < end, f"it never came to this: {what}")
        time.sleep(0.005)


def command(name, *arguments):
    return [*under, str(folder / name), *arguments]


def run(name, *arguments):
    """Runs a program to its end: status, stdout, stderr."""
    done = subprocess.run(command(name, *arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          errors="replace", timeout=PATIENCE)
    return done.returncode, done.stdout, done.stderr


class Output:
    """The lines that come out of a pipe, read by a thread so that the pipe never fills up."""

    def __init__(self, pipe):
        self.lines, self.ended, self.changed = [], False, threading.Condition()
        self.thread = threading.Thread(target=self.collect, args=(pipe,), daemon=True)
        self.thread.start()

    def collect(self, pipe):
        with pipe:
            for line in pipe:
                with self.changed:
                    self.lines.append(line.decode(errors="replace").rstrip("\n"))
                    self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def wait_for(self, pattern):
        """The match of the first line that fits."""
        def find():
            return next(filter(None, (re.search(pattern, line) for line in self.lines)), None)
        with self.changed:
            self.changed.wait_for(lambda: find() or self.ended, PATIENCE)
            match = find()
        check(match, f"no line that fits {pattern!r} in {self.lines}")
        return match

    def all(self):
        self.thread.join(PATIENCE)
        return self.lines


class Server:
    """A sample that prints `listening on ADDRESS:PORT`. Leaving the context kills what is left of it."""

    def __init__(self, name, *arguments):
        self.process = subprocess.Popen(command(name, *arguments), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.out, self.err = Output(self.process.stdout), Output(self.process.stderr)
        self.clients = []

    def __enter__(self):
        try:
            match = self.out.wait_for(r"^listening on (\[?)([0-9a-f.:]+?)\]?:(\d+)$")
        except AssertionError as reason:
            self.__exit__()
            raise AssertionError(f"{reason}; stderr: {self.err.all()}") from None
        self.address = match[2], int(match[3])
        self.text = match[0].removeprefix("listening on ")
        self.idle_fds = len(self.fds())
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def connect(self, **options):
        client = Client(self.address, **options)
        self.clients.append(client)
        return client

    def fds(self):
        return [int(fd) for fd in os.listdir(f"/proc/{self.process.pid}/fd")]

    def wait_until_idle(self):
        """Until every fd it has opened since it began to listen is closed again."""
        eventually(lambda: len(self.fds()) <= self.idle_fds, f"{self.idle_fds} fds, as in the beginning")
        check_equal(len(self.fds()), self.idle_fds, "fds of the idle server")

    def end(self, complaints=()):
        """Waits for its own end, which must be a good one, and returns what it printed after the address.
        complaints: every line it may have printed to stderr, each at least once."""
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            raise AssertionError("the server does not come to its end") from None
        check_equal(set(self.err.all()), set(complaints), "stderr of the server")
        check_equal(status, 0, "exit status of the server")
        return self.out.all()[1:]

    def kill(self):
        """A server that serves for ever is ended by SIGTERM, from which nothing protects it."""
        check(self.process.poll() is None, "the server has ended by itself")
        self.process.send_signal(signal.SIGTERM)
        check_equal(self.process.wait(PATIENCE), -signal.SIGTERM, "exit status of the server")
        check_equal(without_possible_leaks(self.err.all()), [], "stderr of the server")


def without_possible_leaks(lines):
    """What a killed program still held, memcheck may call possibly lost: lists point into their members.
    Everything else that it says stays."""
    kept, record = [], []
    for line in [*lines, "==0== "]:
        record.append(line)
        if re.fullmatch(r"==\d+==\s*", line):
            if not re.search(r" (are|is) possibly lost in loss record ", record[0]):
                kept += record
            record = []
    return kept[:-1]


class Client:
    """A TCP connection, or one that a listener accepted. receive_buffer: a small one makes it soon full."""

    def __init__(self, address=None, receive_buffer=None, accepted=None):
        self.socket = accepted
        if not accepted:
            family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
            self.socket = socket.socket(family, socket.SOCK_STREAM)
            if receive_buffer:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        if not accepted:
            self.socket.connect(address)
        self.buffered = b""

    def send(self, data):
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def line(self):
        """The next line without its end; None at the end of input."""
        while b"\n" not in self.buffered:
            data = self.socket.recv(65536)
            if not data:
                check_equal(self.buffered, b"", "a line that has no end")
                return None
            self.buffered += data
        line, self.buffered = self.buffered.split(b"\n", 1)
        return line.decode(errors="replace")

    def lines(self, count):
        return [self.line() for _ in range(count)]

    def exactly(self, size):
        data, self.buffered = self.buffered[:size], self.buffered[size:]
        while len(data) < size:
            part = self.socket.recv(min(size - len(data), 1 << 20))
            check(part, f"the input ended after {len(data)} bytes of {size}")
            data += part
        return data

    def rest(self):
        """Everything up to the end of input."""
        parts, self.buffered = [self.buffered], b""
        while part := self.socket.recv(1 << 20):
            parts.append(part)
        return b"".join(parts)

    def is_reset(self):
        """Whether the other side breaks it, after whatever it still sends."""
        try:
            self.rest()
        except ConnectionResetError:
            return True
        return False

    def half_close(self):
        self.socket.shutdown(socket.SHUT_WR)

    def close(self):
        self.socket.close()

    def reset(self):
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


class Listener:
    """A port on which the test itself is the server."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.socket.settimeout(PATIENCE)
        self.address = self.socket.getsockname()
        self.text = "%s:%d" % self.address

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def accept(self):
        return Client(accepted=self.socket.accept()[0])


def in_background(function, *arguments):
    """Starts it in a thread. The function that this returns waits for its result, or raises its error."""
    result = []

    def work():
        try:
            result.append((function(*arguments), None))
        except BaseException as error:  # pylint: disable=broad-except
            result.append((None, error))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()

    def wait():
        thread.join(2 * PATIENCE)
        check(result, "a thread of the test does not come to its end")
        value, error = result[0]
        if error:
            raise error
        return value

    return wait


def tool(name):
    """The path of a program that not every system has."""
    path = shutil.which(name)
    if not path:
        raise Skipped(f"there is no {name}")
    return path
