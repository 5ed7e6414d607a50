"""Clients of proxy, and what stands behind it."""

import hashlib
import os
import subprocess

from harness import Client, Listener, Server, check, check_equal, in_background, run, test, tool


def digest(data):
    return hashlib.sha256(data).hexdigest()


def proxy(*arguments):
    return Server("proxy", *arguments)


@test
def passes_on_both_ways():
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        client.send("question\n")
        check_equal(behind.line(), "question", "what the target reads")
        behind.send("answer\n")
        check_equal(client.line(), "answer", "what the client reads")
        client.half_close()
        check_equal(behind.rest(), b"", "the end, at the target")
        behind.close()
        check_equal(client.rest(), b"", "the end, at the client")
        check_equal(server.end(), ["ended: 9 bytes there, 7 back"], "last words")


@test
def passes_on_megabytes_both_ways_at_once():
    there, back = os.urandom(12 << 20), os.urandom(9 << 20)
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()

        def talk(side, data):
            received = in_background(side.rest)
            side.send(data)
            side.half_close()
            return digest(received())

        at_target = in_background(talk, behind, back)
        check_equal(talk(client, there), digest(back), "digest at the client")
        check_equal(at_target(), digest(there), "digest at the target")
        check_equal(server.end(), [f"ended: {len(there)} bytes there, {len(back)} back"], "last words")


@test
def the_target_answers_after_the_client_has_closed_its_half():
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        data = os.urandom(1 << 20)
        received = in_background(behind.rest)
        client.send(data)
        client.half_close()
        behind.send(digest(received()))
        behind.close()
        check_equal(client.rest().decode(), digest(data), "answer")
        server.end()


@test
def the_client_goes_on_after_the_target_has_closed_its_half():
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        behind.send("welcome, and that is all\n")
        behind.half_close()
        check_equal(client.rest(), b"welcome, and that is all\n", "what the client reads")
        client.send("thank you\n")
        check_equal(behind.line(), "thank you", "what the target reads")
        client.close()
        check_equal(behind.rest(), b"", "the end, at the target")
        server.end()


@test
def a_reset_of_the_client_resets_the_target():
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        client.send("half of a\n")
        check_equal(behind.line(), "half of a", "what the target reads")
        client.reset()
        check(behind.is_reset(), "the target takes it for the end")
        check_equal(server.end(), ["broken: 10 bytes there, 0 back"], "last words")


@test
def a_reset_of_the_target_resets_the_client():
    with Listener() as target, proxy("--connections", "1", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        behind.send("half of a\n")
        check_equal(client.line(), "half of a", "what the client reads")
        behind.reset()
        check(client.is_reset(), "the client takes it for the end")
        check_equal(server.end(), ["broken: 0 bytes there, 10 back"], "last words")


def is_broken_at_once(server):
    try:
        return server.connect().is_reset()
    except ConnectionResetError:  # before connect has even returned
        return True


@test
def goes_on_while_nobody_listens_at_the_target():
    with Listener() as target, proxy("--connections", "3", "127.0.0.1:0", target.text) as server:
        client = server.connect()
        behind = target.accept()
        target.socket.close()
        for _ in range(2):
            check(is_broken_at_once(server), "it was not broken")
        client.send("still there\n")
        check_equal(behind.line(), "still there", "what the target reads")
        client.close()
        behind.close()
        lines = server.end()
        check_equal(lines.count("broken: 0 bytes there, 0 back"), 2, "broken connections")
        check_equal(lines.count("ended: 12 bytes there, 0 back"), 1, "good connections")


@test
def a_stuck_connection_stalls_nobody():
    with Listener() as target, proxy("--connections", "2", "127.0.0.1:0", target.text) as server:
        stuck = server.connect()
        deaf = target.accept()
        stuck.socket.setblocking(False)
        try:
            while True:
                stuck.socket.send(b"x" * 65536)
        except BlockingIOError:
            pass
        client = server.connect()
        behind = target.accept()
        for _ in range(100):
            client.send("quick\n")
            check_equal(behind.line(), "quick", "what the target reads")
        client.close()
        behind.close()
        deaf.reset()
        server.end()


@test
def carries_many_connections_to_an_echo_server():
    with Server("echo_server", "--connections", "60") as echo, \
            proxy("--connections", "60", "127.0.0.1:0", echo.text) as server:
        clients = [server.connect() for _ in range(60)]
        for number, client in enumerate(clients):
            client.send(f"I am {number}\n" * 20)
        for number, client in enumerate(clients):
            check_equal(client.lines(20), [f"I am {number}"] * 20, f"echo to client {number}")
        for client in clients:
            client.half_close()
            check_equal(client.rest(), b"", "the end")
        echo.end()
        server.end()


@test
def two_in_a_row_are_as_good_as_one():
    data = os.urandom(2 << 20)
    with Server("echo_server", "--connections", "1") as echo, \
            proxy("--connections", "1", "127.0.0.1:0", echo.text) as inner, \
            proxy("--connections", "1", "127.0.0.1:0", inner.text) as outer:
        client = outer.connect()
        received = in_background(client.rest)
        client.send(data)
        client.half_close()
        check_equal(digest(received()), digest(data), "digest")
        for server in (echo, inner, outer):
            server.end()


@test
def leaves_no_descriptor_behind():
    with Server("echo_server") as echo, proxy("127.0.0.1:0", echo.text) as server:
        for how in (Client.close, Client.reset, Client.half_close) * 10:
            client = server.connect()
            client.send("x\n")
            check_equal(client.line(), "x", "echo")
            how(client)
        server.wait_until_idle()
        echo.wait_until_idle()
        server.kill()
        echo.kill()


@test
def explains_its_arguments():
    two = ["127.0.0.1:0", "127.0.0.1:1"]
    for arguments in ([], two[:1], [two[0], "there"], ["--connections", "x", *two], [*two, two[1]]):
        status, out, err = run("proxy", *arguments)
        check_equal((status, out), (2, ""), f"status and output with {arguments}")
        check("usage: " in err, f"no usage with {arguments}")


@test
def carries_netcat_to_an_echo_server():
    data = os.urandom(300000)
    with Server("echo_server", "--connections", "1") as echo, \
            proxy("--connections", "1", "127.0.0.1:0", echo.text) as server:
        netcat = [tool("nc"), "-N", server.address[0], str(server.address[1])]
        done = subprocess.run(netcat, input=data, capture_output=True, timeout=60, check=True)
        check_equal(digest(done.stdout), digest(data), "digest of what netcat prints")
        check_equal(server.end(), ["ended: 300000 bytes there, 300000 back"], "last words")
        echo.end()
