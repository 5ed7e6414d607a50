"""Servers for tcp_read."""

import time

from harness import Listener, check, check_equal, in_background, run, test


def read_from(say):
    """What tcp_read does with a server that says this: status, stdout, stderr."""
    with Listener() as listener:
        finished = in_background(run, "tcp_read", listener.text)
        client = listener.accept()
        say(client)
        result = finished()
        client.close()
        return result


@test
def puts_lines_together_however_they_come():
    def say(client):
        for piece in ("one", "\n", "tw", "o\r", "\nthree\n\nfi", "ve"):
            client.send(piece)
            time.sleep(0.01)
        client.close()

    status, out, err = read_from(say)
    check_equal(out.splitlines(), ["1: one", "2: two", "3: three", "4: ", "5: five", "5 lines"], "stdout")
    check_equal((status, err), (0, ""), "status and stderr")


@test
def skips_a_line_that_is_too_long():
    def say(client):
        client.send("first\n" + "x" * 100000 + "\nlast\n")
        client.half_close()

    status, out, err = read_from(say)
    check_equal(out.splitlines(), ["1: first", "2: (too long)", "3: last", "3 lines"], "stdout")
    check_equal((status, err), (0, ""), "status and stderr")


@test
def reads_ten_thousand_lines():
    def say(client):
        client.send("".join(f"line {i}\n" for i in range(1, 10001)))
        client.close()

    status, out, err = read_from(say)
    check_equal(out, "".join(f"{i}: line {i}\n" for i in range(1, 10001)) + "10000 lines\n", "stdout")
    check_equal((status, err), (0, ""), "status and stderr")


@test
def says_that_the_connection_was_reset():
    status, _, err = read_from(lambda client: client.reset())
    check_equal((status, err), (1, "woi: main: Connection reset by peer\n"), "status and stderr")


@test
def says_that_nobody_listens():
    with Listener() as listener:
        address = listener.text
    status, out, err = run("tcp_read", address)
    check_equal((status, out, err), (1, "", "woi: main: Connection refused\n"), "status, stdout and stderr")


@test
def explains_its_arguments():
    status, out, err = run("tcp_read", "127.0.0.1:1", "127.0.0.1:2")
    check_equal((status, out), (2, ""), "status and stdout")
    check("usage: " in err, "no usage")
