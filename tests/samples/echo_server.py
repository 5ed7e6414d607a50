"""Clients of echo_server."""

import os
import re
import resource
import socket
import subprocess

from harness import (Client, Server, Skipped, check, check_equal, eventually, in_background, run, test,
                     tool)


@test
def sends_back_what_it_is_sent():
    with Server("echo_server", "--connections", "1") as server:
        client = server.connect()
        client.send("hello\n")
        check_equal(client.line(), "hello", "echo")
        client.send(b"\0" + bytes(range(256)))
        check_equal(client.exactly(257), b"\0" + bytes(range(256)), "echo")
        client.close()
        check_equal(server.end(), ["connections: 1, buffers: 1"], "last words")


@test
def serves_a_hundred_clients_at_once():
    with Server("echo_server", "--connections", "100") as server:
        clients = [server.connect() for _ in range(100)]
        for number, client in enumerate(clients):
            client.send(f"I am {number}\n" * 50)
        for number, client in enumerate(clients):
            check_equal(client.lines(50), [f"I am {number}"] * 50, f"echo to client {number}")
            client.half_close()
        for client in clients:
            check_equal(client.rest(), b"", "rest")
        server.end()


@test
def idle_connections_hold_no_buffer():
    with Server("echo_server", "--connections", "50") as server:
        clients = []
        for number in range(50):
            clients.append(server.connect())
            eventually(lambda: len(server.fds()) > server.idle_fds + number, "it is accepted")
        for _ in range(3):
            for client in clients:
                client.send("one after the other\n")
                check_equal(client.line(), "one after the other", "echo")
        for client in clients:
            client.close()
        # One for whoever is served, and a few for those who have just come, if they overlapped.
        last = re.fullmatch(r"connections: 50, buffers: (\d+)", server.end()[0])
        check(last and int(last[1]) <= 5, f"there were too many buffers: {last}")


@test
def sends_back_megabytes_while_they_come():
    data = os.urandom(8 << 20)
    with Server("echo_server", "--connections", "1") as server:
        client = server.connect()
        sent = in_background(client.send, data)
        check(client.exactly(len(data)) == data, "it is not what was sent")
        sent()
        client.close()
        server.end()


@test
def sends_the_rest_after_the_client_has_closed_its_half():
    data = os.urandom(1 << 20)
    with Server("echo_server", "--connections", "1") as server:
        client = server.connect()
        received = in_background(client.rest)
        client.send(data)
        client.half_close()
        check(received() == data, "it is not what was sent")
        server.end()


@test
def a_reset_ends_that_connection_alone():
    with Server("echo_server", "--connections", "21") as server:
        stays = server.connect()
        for _ in range(20):
            broken = server.connect()
            broken.send("x" * 100000)
            broken.reset()
        stays.send("still here\n")
        check_equal(stays.line(), "still here", "echo")
        stays.close()
        server.end()


@test
def a_client_that_does_not_read_stalls_nobody():
    with Server("echo_server", "--connections", "2") as server:
        deaf, other = server.connect(receive_buffer=4096), server.connect()
        deaf.socket.setblocking(False)
        sent = 0
        try:
            while True:
                sent += deaf.socket.send(b"x" * 65536)
        except BlockingIOError:
            pass
        for _ in range(100):
            other.send("quick\n")
            check_equal(other.line(), "quick", "echo")
        deaf.socket.settimeout(60)
        check_equal(deaf.exactly(sent), b"x" * sent, "echo to the one that did not read")
        deaf.close()
        other.close()
        check_equal(server.end(), ["connections: 2, buffers: 2"], "last words")


@test
def leaves_no_descriptor_behind():
    with Server("echo_server") as server:
        for how in (Client.close, Client.reset, Client.half_close) * 10:
            client = server.connect()
            client.send("x\n")
            check_equal(client.line(), "x", "echo")
            how(client)
        server.wait_until_idle()
        server.kill()


@test
def survives_running_out_of_descriptors():
    with Server("echo_server", "--connections", "12") as server:
        # Room for four; valgrind keeps its own far above those of the program.
        limit = max(fd for fd in server.fds() if fd < 500) + 5
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (limit, limit))
        clients = [server.connect() for _ in range(12)]
        server.err.wait_for("accept: Too many open files")
        for client in clients:
            client.send("x\n")
            check_equal(client.line(), "x", "echo")
            client.close()
        complaint = "woi: accept: Too many open files; trying again until it works"
        server.end(complaints=[complaint])


@test
def is_ended_by_sigterm_whatever_it_is_doing():
    with Server("echo_server") as server:
        idle, busy = server.connect(), server.connect()
        busy.send("x" * 100000)
        idle.send("x\n")
        check_equal(idle.line(), "x", "echo")
        server.kill()


@test
def takes_the_address_it_is_given():
    with Server("echo_server", "127.0.0.2:0") as server:
        check_equal(server.address[0], "127.0.0.2", "address")
        result = run("echo_server", server.text)
        check_equal(result, (1, "", "woi: main: Address already in use\n"), "a second server there")
        server.kill()


@test
def speaks_ipv6():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError as error:
        raise Skipped(f"there is no IPv6: {error}") from None
    with Server("echo_server", "--connections", "1", "[::1]:0") as server:
        client = server.connect()
        client.send("six\n")
        check_equal(client.line(), "six", "echo")
        client.close()
        server.end()


@test
def explains_its_arguments():
    for arguments in (["here"], ["--connections"], ["--connections", "x"], ["--connections", "-1"],
                      ["127.0.0.1:0", "127.0.0.1:0"], ["--loud"]):
        status, out, err = run("echo_server", *arguments)
        check_equal((status, out), (2, ""), f"status and output with {arguments}")
        check("usage: " in err, f"no usage with {arguments}")


@test
def answers_netcat():
    with Server("echo_server", "--connections", "1") as server:
        netcat = [tool("nc"), "-N", server.address[0], str(server.address[1])]
        done = subprocess.run(netcat, input=b"from netcat\n", capture_output=True, timeout=60, check=True)
        check_equal(done.stdout, b"from netcat\n", "what netcat prints")
        server.end()


@test
def answers_curl():
    with Server("echo_server", "--connections", "1") as server:
        command = [tool("curl"), "-sN", f"telnet://{server.text}"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as curl:
            curl.stdin.write(b"from curl\n")
            curl.stdin.flush()
            said = curl.stdout.readline()
            curl.terminate()  # by itself it waits for the server to go first
        check_equal(said, b"from curl\n", "what curl prints")
        server.end()
