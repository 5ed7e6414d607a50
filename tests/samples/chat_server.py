"""Clients of chat_server."""

import subprocess

from harness import Client, Server, check, check_equal, run, test, tool

WHO = "* who are you?"


def enter(server, name, **options):
    """A client that has been asked for its name and has said it."""
    client = server.connect(**options)
    check_equal(client.line(), WHO, "greeting")
    client.send(f"{name}\n")
    return client


def enter_seen(server, name, *others):
    """The same, and the others have been told of it: so it is in the room."""
    client = enter(server, name)
    for other in others:
        check_equal(other.line(), f"* {name} is here", "what the others are told")
    return client


@test
def tells_everybody_else_what_one_says():
    with Server("chat_server", "--connections", "3") as server:
        anna = enter(server, "Anna")
        bert = enter_seen(server, "Bert", anna)
        carl = enter_seen(server, "Carl", anna, bert)
        anna.send("hello\n")
        for other in (bert, carl):
            check_equal(other.line(), "Anna: hello", "what the others are told")
        bert.send("hello Anna\n")
        check_equal(anna.line(), "Bert: hello Anna", "what Anna is told, and not her own words")
        check_equal(carl.line(), "Bert: hello Anna", "what Carl is told")
        for client in (anna, bert, carl):
            client.close()
        check_equal(server.end(), [], "last words")


@test
def tells_who_leaves_in_whatever_way():
    with Server("chat_server", "--connections", "4") as server:
        stays = enter(server, "stays")
        for how in (Client.close, Client.half_close, Client.reset):
            goes = enter_seen(server, "goes", stays)
            goes.send("bye\n")
            check_equal(stays.line(), "goes: bye", "what the other is told")
            how(goes)
            check_equal(stays.line(), "* goes has left", f"what the other is told after {how.__name__}")
        stays.close()
        server.end()


@test
def asks_again_for_a_name_that_will_not_do():
    with Server("chat_server", "--connections", "2") as server:
        anna = enter(server, "Anna")
        other = server.connect()
        check_equal(other.line(), WHO, "greeting")
        for name in ("", "with space", "Anna", "x" * 21, "semi;colon"):
            other.send(f"{name}\n")
            check_equal(other.line(), WHO, f"answer to the name {name!r}")
        other.send("x" * 20 + "\r\n")
        check_equal(anna.line(), f"* {'x' * 20} is here", "what Anna is told")
        anna.close()
        check_equal(other.line(), "* Anna has left", "what the other is told")
        other.close()
        server.end()


@test
def one_without_a_name_is_nobody():
    with Server("chat_server", "--connections", "5") as server:
        anna = enter(server, "Anna")
        for how in (Client.close, Client.half_close, Client.reset):
            nobody = server.connect()
            check_equal(nobody.line(), WHO, "greeting")
            how(nobody)
        bert = enter_seen(server, "Bert", anna)
        bert.close()
        check_equal(anna.line(), "* Bert has left", "what Anna is told")
        anna.close()
        server.end()


@test
def puts_lines_together_however_they_come():
    with Server("chat_server", "--connections", "2") as server:
        anna = enter(server, "Anna")
        bert = enter_seen(server, "Bert", anna)
        for piece in "sl", "ow", "ly\r", "\nand two\nat once\n":
            bert.send(piece)
        check_equal(anna.lines(3), ["Bert: slowly", "Bert: and two", "Bert: at once"], "what Anna is told")
        bert.send("x" * 5000 + "\nafter that\n")
        check_equal(anna.line(), "Bert: after that", "what Anna is told, without what was too long")
        bert.close()
        anna.close()
        server.end()


@test
def fifty_clients_all_speak_at_once():
    count = 50
    with Server("chat_server", "--connections", str(count)) as server:
        clients = []
        for number in range(count):
            clients.append(enter_seen(server, f"c{number}", *clients))
        for number, client in enumerate(clients):
            client.send(f"words of {number}\n")
        for number, client in enumerate(clients):
            wanted = sorted(f"c{other}: words of {other}" for other in range(count) if other != number)
            check_equal(sorted(client.lines(count - 1)), wanted, f"what client {number} is told")
        for client in clients:
            client.close()
        server.end()


@test
def a_slow_reader_is_dropped_and_stalls_nobody():
    batch = "".join(f"{i:04d} {'x' * 990}\n" for i in range(50))
    with Server("chat_server", "--connections", "3") as server:
        talker = enter(server, "talker")
        reader = enter_seen(server, "reader", talker)
        enter(server, "slow", receive_buffer=4096)
        check_equal([talker.line(), reader.line()], ["* slow is here"] * 2, "what the others are told")

        # The reader is never more than a batch behind; the slow one reads nothing at all.
        dropped, batches = False, 0
        while not dropped:
            talker.send(batch)
            batches += 1
            check(batches < 2000, "the slow reader is never dropped")
            heard = 0
            while heard < 50:
                line = reader.line()
                if line == "* slow did not keep up":
                    dropped = True
                    continue
                check_equal(str(line)[:12], f"talker: {heard:04d}", "what the reader is told")
                heard += 1
        check_equal(talker.line(), "* slow did not keep up", "what the talker is told")
        talker.send("still here\n")
        check_equal(reader.line(), "talker: still here", "what the reader is told")
        slow = server.clients[2]
        check(slow.is_reset(), "the slow reader takes it for a normal end")
        talker.close()
        check_equal(reader.line(), "* talker has left", "what the reader is told")
        reader.close()
        server.end()


@test
def leaves_no_descriptor_behind():
    with Server("chat_server") as server:
        for how in (Client.close, Client.reset, Client.half_close) * 10:
            how(enter(server, "guest"))
            server.wait_until_idle()
        for client in [server.connect() for _ in range(20)]:
            client.close()
        server.wait_until_idle()
        server.kill()


@test
def explains_its_arguments():
    for arguments in (["here"], ["--connections"], ["--connections", "x"], ["127.0.0.1:0", "127.0.0.1:0"]):
        status, out, err = run("chat_server", *arguments)
        check_equal((status, out), (2, ""), f"status and output with {arguments}")
        check("usage: " in err, f"no usage with {arguments}")


@test
def takes_netcat_and_curl():
    nc, curl = tool("nc"), tool("curl")
    with Server("chat_server", "--connections", "3") as server:
        anna = enter(server, "Anna")
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([nc, server.address[0], str(server.address[1])], **pipes) as cat, \
                subprocess.Popen([curl, "-sN", f"telnet://{server.text}"], **pipes) as net:
            for process, name in (cat, "cat"), (net, "net"):
                check_equal(process.stdout.readline().decode(), f"{WHO}\n", f"what {name} prints")
                process.stdin.write(f"{name}\n".encode())
                process.stdin.flush()
                check_equal(anna.line(), f"* {name} is here", "what Anna is told")
            check_equal(cat.stdout.readline(), b"* net is here\n", "what netcat prints")
            net.stdin.write(b"hello from curl\n")
            net.stdin.flush()
            check_equal(cat.stdout.readline(), b"net: hello from curl\n", "what netcat prints")
            check_equal(anna.line(), "net: hello from curl", "what Anna is told")
            cat.terminate()
            net.terminate()
        check_equal(sorted(anna.lines(2)), ["* cat has left", "* net has left"], "what Anna is told")
        anna.close()
        server.end()
