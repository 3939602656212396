"""Calls the methods of the service "test" of a server in every way that PROTOCOL.md knows of streams.

    stream_client.py FOLDER-OF-CRMCLIENT SOCKET

Prints a line a check. At the first failure it says what was expected and what was seen, and exits with status 1."""
import os, socket, struct, sys, threading, time

tools, path = sys.argv[1:]
sys.path.insert(0, tools)
sys.dont_write_bytecode = True
import crmclient
from crmclient import DATA, NO_DATA, REMOTE_CLOSED, REMOTE_OPEN, REQUEST, RESPONSE, CallError, Connection

LIMIT, PATIENCE = 4_194_304, 30
COUNTED = [str(number).encode() for number in range(100_000)]
checks = []


class Failed(Exception):
    pass


def check(function):
    checks.append(function)
    return function


def short(value):
    text = repr(value)
    return text if len(text) < 300 else f"{text[:200]} … {text[-80:]} (of {len(value) if hasattr(value, '__len__') else '?'})"


def same(seen, expected, what=""):
    if seen != expected:
        raise Failed(f"{what}\n    expected {short(expected)}\n    seen     {short(seen)}")


def fails(code, reason, action):
    """What the action gave before it failed as it should, if it is an iterator."""
    got = []
    try:
        result = action() if callable(action) else action
        for answer in result:
            got.append(answer)
    except CallError as error:
        same((error.code, error.reason), (code, reason), str(error))
        return got
    raise Failed(f"\n    expected {code} {reason}\n    seen     an end after {len(got)} answers")


class Wire:
    """A connection frame by frame, for what a well-behaved client doesn't do. Reads nothing unless it is asked to."""
    def __init__(self):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(PATIENCE)
        self.socket.connect(path)
        self.source = self.socket.makefile("rb")

    def send(self, id, kind, flags, data=b""):
        self.socket.sendall(struct.pack(">IIBB", len(data), id, kind, flags) + data)

    def request(self, id, method, payload=b"", flags=REMOTE_OPEN):
        self.send(id, REQUEST, flags, crmclient.encode_request("test", method, payload, None, None))

    def frame(self):
        """The next frame as id, type, flags and data; None at the end of the connection."""
        header = self.source.read(10)
        if not header:
            return None
        length, id, kind, flags = struct.unpack(">IIBB", header)
        return id, kind, flags, self.source.read(length)

    def expect(self, id, kind, flags, data=b""):
        same(self.frame(), (id, kind, flags, data), f"frame of stream {id}")

    def expect_failure(self, id, code, reason, skipping=False):
        """A response with a status; with `skipping`, after any number of messages."""
        frame = self.frame()
        while skipping and frame and frame[:3] == (id, DATA, 0):
            frame = self.frame()
        same(frame and frame[:3], (id, RESPONSE, 0), f"a failure of stream {id}")
        error = crmclient.decode_response(frame[3])[1]
        same(isinstance(error, CallError) and (error.code, error.reason), (code, reason), f"failure of stream {id}: {error}")

    def expect_echo(self, id, text=b"still here"):
        """The connection goes on, and nothing else has come in between."""
        self.request(id, "echo", text, flags=0)
        frame = self.frame()
        same(frame and frame[:3], (id, RESPONSE, 0), "the answer of echo")
        same(crmclient.decode_response(frame[3])[0], text, "the answer of echo")

    def close(self):
        self.source.close()
        self.socket.close()


def stream(connection, method, payload=b"", flags=REMOTE_OPEN, timeout=None):
    call = connection.stream("test", method, payload, timeout, flags=flags)
    call.deadline = time.monotonic() + PATIENCE      # the server's deadline is to be seen, not our own
    return call


def echo(connection, text=b"hello"):
    same(connection.unary("test", "echo", text, timeout=PATIENCE), text, "echo")


@check
def unary_calls():
    connection = Connection(path)
    for text in [b"hello", b"", b"\x00\xff" * 1000]:
        echo(connection, text)
    connection.close()


@check
def count_of_0_1_and_100000():
    connection = Connection(path)
    for flags in [REMOTE_OPEN, REMOTE_CLOSED]:
        for number in [0, 1, 100_000]:
            same(list(stream(connection, "count", b"%d" % number, flags)), COUNTED[:number], f"count {number}, flags {flags}")
    connection.close()


@check
def end_of_a_stream_of_answers_is_a_frame_with_flags_5():
    wire = Wire()
    wire.request(1, "count", b"1", REMOTE_CLOSED)
    wire.expect(1, DATA, 0, b"0")
    wire.expect(1, DATA, REMOTE_CLOSED | NO_DATA)
    wire.request(3, "count", b"0", REMOTE_OPEN)
    wire.expect(3, DATA, REMOTE_CLOSED | NO_DATA)
    wire.request(5, "join", b"", REMOTE_CLOSED)
    wire.expect(5, RESPONSE, 0)
    wire.expect_echo(7)
    wire.close()


@check
def failure_after_messages():
    connection = Connection(path)
    for number in [0, 1, 1000]:
        for flags in [REMOTE_OPEN, REMOTE_CLOSED]:
            call = stream(connection, "fail_after", b"%d" % number, flags)
            same(fails("NOT_FOUND", "WHY", call), COUNTED[:number], f"before the failure, flags {flags}")
    echo(connection)
    connection.close()


@check
def join_in_all_ways_to_begin_and_to_end():
    connection = Connection(path)
    def join(*messages, first=b"", how="end"):
        call = stream(connection, "join", first)
        for message in messages[:-1] if how == "last" else messages:
            call.send(message)
        call.send(messages[-1], last=True) if how == "last" else call.send(last=True)
        same(call.input_open, False)
        return list(call)
    same(join(), [b""], "no messages")
    same(join(b"a"), [b"a"], "one")
    same(join(b"a", b"b", b"c"), [b"a,b,c"], "a frame of its own with flags 5")
    same(join(b"a", b"b", how="last"), [b"a,b"], "flag 1 on the last message")
    same(join(b"a", b"", how="last"), [b"a,"], "flag 1 on an empty last message")
    same(join(b"", b"", b"a", b""), [b",,a,"], "empty messages")
    same(join(first=b"x"), [b"x"], "payload in the request, then the end")
    same(join(b"y", b"z", first=b"x"), [b"x,y,z"], "payload in the request is the first message")
    same(join(b"y", first=b"x", how="last"), [b"x,y"], "the same, flag 1 on the last")
    same(list(stream(connection, "join", b"x", REMOTE_CLOSED)), [b"x"], "all in the request")
    same(list(stream(connection, "join", b"", REMOTE_CLOSED)), [b""], "nothing in the request")
    same(join(*COUNTED[:20_000]), [b",".join(COUNTED[:20_000])], "many")
    connection.close()


@check
def chat_in_all_ways_to_begin_and_to_end():
    connection = Connection(path)
    call = stream(connection, "chat")
    for message in [b"a", b"", b"c" * 100_000, b""]:
        call.send(message)
        same(next(call), message, "sent back")
    call.send(last=True)
    same(list(call), [], "after the end")
    call = stream(connection, "chat", b"first")
    same(next(call), b"first", "the request's payload")
    call.send(b"second")
    call.send(b"third", last=True)
    same(list(call), [b"second", b"third"], "the rest")
    call = stream(connection, "chat", b"first")
    call.send(b"", last=True)
    same(list(call), [b"first", b""], "an empty last message")
    same(list(stream(connection, "chat", b"only", REMOTE_CLOSED)), [b"only"], "all in the request")
    same(list(stream(connection, "chat", b"", REMOTE_CLOSED)), [], "nothing in the request")
    connection.close()


@check
def frame_without_data_and_without_end_changes_nothing():
    wire = Wire()
    wire.request(1, "chat")
    wire.send(1, DATA, NO_DATA)
    wire.send(1, DATA, 0, b"a")
    wire.expect(1, DATA, 0, b"a")
    wire.send(1, DATA, REMOTE_CLOSED | NO_DATA)
    wire.expect(1, DATA, REMOTE_CLOSED | NO_DATA)
    wire.close()


@check
def chat_with_a_thread_that_sends():
    connection = Connection(path)
    call = stream(connection, "chat")
    def send():
        for message in COUNTED[:20_000]:
            call.send(message)
        call.send(last=True)
    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    same(list(call), COUNTED[:20_000], "sent back")
    sender.join()
    connection.close()


@check
def messages_of_the_frame_limit():
    connection = Connection(path)
    full = b"f" * LIMIT
    call = stream(connection, "chat")
    call.send(full)
    same(next(call), full, "exactly the limit")
    call.send(full, last=True)
    same(list(call), [full], "exactly the limit, and the last")
    call = stream(connection, "join")
    call.send(full[:-5])        # the answer is in an envelope
    call.send(last=True)
    same(list(call), [full[:-5]], "an answer of exactly the limit")
    overhead = len(crmclient.encode_request("test", "echo", full, None, None)) - LIMIT
    same(connection.unary("test", "echo", full[overhead:]), full[overhead:], "a request of exactly the limit")
    connection.close()


@check
def messages_over_the_frame_limit():
    connection = Connection(path)
    over = b"o" * (LIMIT + 1)
    call = stream(connection, "chat", b"before")
    same(next(call), b"before")
    call.send(over)
    same(fails("RESOURCE_EXHAUSTED", "FRAME_TOO_LARGE", call), [], "a data frame of one byte over the limit")
    fails("RESOURCE_EXHAUSTED", "FRAME_TOO_LARGE", lambda: connection.unary("test", "echo", over))
    overhead = len(crmclient.encode_request("test", "join", over, None, None)) - len(over)
    fails("RESOURCE_EXHAUSTED", "FRAME_TOO_LARGE", stream(connection, "join", over[overhead:]))
    call = stream(connection, "join")
    call.send(over[:-1])
    call.send(last=True)
    fails("RESOURCE_EXHAUSTED", "RESPONSE_TOO_LARGE", call)
    echo(connection)
    connection.close()


@check
def many_at_once_on_one_connection():
    connection, errors = Connection(path), []
    def counts():
        for _ in range(3):
            same(list(stream(connection, "count", b"3000")), COUNTED[:3000], "count")
    def chats():
        call = stream(connection, "chat")
        for message in COUNTED[:500]:
            call.send(message)
            same(next(call), message, "chat")
        call.send(last=True)
        same(list(call), [], "chat's end")
    def joins():
        call = stream(connection, "join")
        for message in COUNTED[:500]:
            call.send(message)
        call.send(last=True)
        same(list(call), [b",".join(COUNTED[:500])], "join")
    def calls():
        for number in range(200):
            echo(connection, b"call %d" % number)
    def run(work):
        try:
            work()
        except Exception as error:
            errors.append(error)
    threads = [threading.Thread(target=run, args=[work], daemon=True) for work in [counts, chats, joins, calls] * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    connection.close()


@check
def streams_interleaved_in_one_thread():
    connection = Connection(path)
    ticks, chat, join, count = [stream(connection, *call) for call in [["ticks"], ["chat"], ["join"], ["count", b"100"]]]
    for number in range(20):
        same(next(ticks), b"tick")
        chat.send(b"%d" % number)
        join.send(b"%d" % number)
        same(next(count), b"%d" % number, "count")
        same(next(chat), b"%d" % number, "chat")
        echo(connection)
    for call in [join, chat, ticks]:
        call.send(last=True)
    same(list(join), [b",".join(COUNTED[:20])], "join")
    same(list(chat), [], "chat")
    same(list(count), COUNTED[20:100], "count")
    same(set(ticks) <= {b"tick"}, True, "ticks")
    echo(connection)
    connection.close()


@check
def streams_of_answers_ended_by_the_client():
    connection = Connection(path)
    call = stream(connection, "ticks")
    same([next(call) for _ in range(3)], [b"tick"] * 3, "ticks")
    call.send(last=True)
    rest = list(call)
    same(rest, [b"tick"] * len(rest), "ticks that were under way, and an end")
    call = stream(connection, "count", b"100000000")
    same(next(call), b"0")
    call.send(last=True)
    rest = list(call)
    same(rest, [b"%d" % (number + 1) for number in range(len(rest))], "a long count, ended early")
    echo(connection)
    connection.close()


@check
def streams_ended_by_timeout_nano():
    connection = Connection(path)
    for flags in [REMOTE_OPEN, REMOTE_CLOSED]:
        begun = time.monotonic()
        got = fails("DEADLINE_EXCEEDED", "DEADLINE_PASSED", stream(connection, "ticks", b"", flags, timeout=0.3))
        same((set(got), time.monotonic() - begun >= 0.29), ({b"tick"}, True), "ticks, and a deadline that isn't early")
    for method in ["join", "chat"]:
        fails("DEADLINE_EXCEEDED", "DEADLINE_PASSED", stream(connection, method, b"", timeout=0.2))
    same(list(stream(connection, "count", b"10", timeout=PATIENCE)), COUNTED[:10], "a count in time")
    echo(connection)
    connection.close()


@check
def endless_stream_ended_by_closing_the_connection():
    for flags in [REMOTE_OPEN, REMOTE_CLOSED]:
        connection = Connection(path)
        call = stream(connection, "ticks", b"", flags)
        same([next(call) for _ in range(3)], [b"tick"] * 3, "ticks")
        connection.close()
        try:
            list(call)
            raise Failed("\n    expected a lost connection\n    seen     an end")
        except CallError as error:
            same((error.code, error.reason), ("UNKNOWN", ""), "this side's word for a lost connection")
    connection = Connection(path)
    echo(connection)
    connection.close()


@check
def unary_and_stream_mixed_up():
    connection = Connection(path)
    for method in ["count", "join", "chat", "ticks"]:
        fails("INVALID_ARGUMENT", "METHOD_IS_STREAM", lambda: connection.unary("test", method, b"1"))
    for flags in [REMOTE_OPEN, REMOTE_CLOSED]:
        fails("INVALID_ARGUMENT", "METHOD_IS_UNARY", stream(connection, "echo", b"a", flags))
    echo(connection)
    connection.close()


@check
def data_after_the_end():
    wire = Wire()
    wire.request(1, "ticks", b"", REMOTE_CLOSED)
    wire.send(1, DATA, 0, b"late")
    wire.expect_failure(1, "INVALID_ARGUMENT", "STREAM_INPUT_INVALID", skipping=True)
    wire.request(3, "ticks", b"", REMOTE_CLOSED)
    wire.send(3, DATA, REMOTE_CLOSED | NO_DATA)
    wire.expect_failure(3, "INVALID_ARGUMENT", "STREAM_INPUT_INVALID", skipping=True)
    wire.expect_echo(5)
    wire.close()


@check
def message_for_a_method_that_takes_one_request():
    wire = Wire()
    wire.request(1, "ticks")
    wire.send(1, DATA, 0, b"not asked for")
    wire.expect_failure(1, "INVALID_ARGUMENT", "STREAM_INPUT_INVALID", skipping=True)
    wire.request(3, "ticks")
    wire.send(3, DATA, 0, b"")
    wire.expect_failure(3, "INVALID_ARGUMENT", "STREAM_INPUT_INVALID", skipping=True)
    wire.expect_echo(5)
    wire.close()


@check
def flags_that_are_not_allowed():
    wire = Wire()
    for id, flags in [(1, 3), (3, 4), (5, 5), (7, 6)]:
        wire.request(id, "count", b"3", flags)
        wire.expect_failure(id, "INVALID_ARGUMENT", "FLAGS_INVALID")
    for id, flags, data in [(9, 2, b"a"), (11, 3, b"a"), (13, 8, b"a"), (15, 4, b"a"), (17, 5, b"a")]:
        wire.request(id, "chat")
        wire.send(id, DATA, flags, data)
        wire.expect_failure(id, "INVALID_ARGUMENT", "FLAGS_INVALID")
    wire.expect_echo(19)
    wire.close()


@check
def data_on_an_id_that_was_never_used():
    wire = Wire()
    wire.expect_echo(1)
    for id in [3, 999, 2, 0]:
        wire.send(id, DATA, 0, b"lost")
        wire.expect_failure(id, "INVALID_ARGUMENT", "STREAM_ID_INVALID")
    wire.expect_echo(3)
    wire.close()


@check
def data_that_cross_an_end_are_dropped():
    wire = Wire()
    wire.request(1, "count", b"2")
    for frame in [(0, b"0"), (0, b"1"), (REMOTE_CLOSED | NO_DATA, b"")]:
        wire.expect(1, DATA, *frame)
    wire.send(1, DATA, REMOTE_CLOSED | NO_DATA)     # the client's end crosses the server's
    wire.send(1, DATA, 0, b"late")
    wire.expect_echo(3)
    wire.request(5, "fail_after", b"0")
    wire.expect_failure(5, "NOT_FOUND", "WHY")
    wire.send(5, DATA, 0, b"late")
    wire.expect_echo(7)
    wire.request(9, "chat")
    wire.send(9, DATA, 8, b"a")
    wire.expect_failure(9, "INVALID_ARGUMENT", "FLAGS_INVALID")
    for _ in range(100):
        wire.send(9, DATA, 0, b"late")
    wire.send(9, DATA, REMOTE_CLOSED, b"late")
    wire.expect_echo(11)
    wire.close()


@check
def half_close():
    wire = Wire()
    wire.request(1, "join")
    wire.send(1, DATA, 0, b"a")
    wire.socket.shutdown(socket.SHUT_WR)
    wire.expect_failure(1, "CANCELLED", "INPUT_CUT_OFF")
    same(wire.frame(), None, "after that the connection ends")
    wire.close()
    wire = Wire()
    wire.request(1, "ticks")
    wire.expect(1, DATA, 0, b"tick")
    wire.socket.shutdown(socket.SHUT_WR)
    frame = wire.frame()
    while frame == (1, DATA, 0, b"tick"):
        frame = wire.frame()
    same(frame, (1, DATA, REMOTE_CLOSED | NO_DATA, b""), "half close ends a stream as the client's end does")
    same(wire.frame(), None, "after that the connection ends")
    wire.close()
    wire = Wire()
    wire.request(1, "count", b"20000", REMOTE_CLOSED)
    wire.socket.shutdown(socket.SHUT_WR)
    for number in COUNTED[:20_000]:
        wire.expect(1, DATA, 0, number)
    wire.expect(1, DATA, REMOTE_CLOSED | NO_DATA)
    same(wire.frame(), None, "after that the connection ends")
    wire.close()


@check
def slow_reader():
    slow, connection = Wire(), Connection(path)
    slow.request(1, "count", b"100000", REMOTE_CLOSED)
    slow.expect(1, DATA, 0, b"0")
    slowest, until = 0, time.monotonic() + 1
    while time.monotonic() < until:
        begun = time.monotonic()
        echo(connection)
        slowest = max(slowest, time.monotonic() - begun)
    same(slowest < 5, True, f"the other connection is answered at once; it took {slowest:.3f} s")
    same(list(stream(connection, "count", b"1000")), COUNTED[:1000], "a stream of the other connection")
    for number in COUNTED[1:]:
        slow.expect(1, DATA, 0, number)
    slow.expect(1, DATA, REMOTE_CLOSED | NO_DATA)
    slow.close()
    connection.close()


def give_up():
    print(f"FAILED {current}: 60 seconds are over", flush=True)
    os._exit(1)


timer = threading.Timer(60, give_up)
timer.daemon = True
timer.start()
for function in checks:
    current = function.__name__.replace("_", " ")
    begun = time.monotonic()
    try:
        function()
    except Exception as error:
        print(f"FAILED {current}: {type(error).__name__ + ': ' if not isinstance(error, Failed) else ''}{error}", flush=True)
        os._exit(1)
    print(f"ok {current} ({time.monotonic() - begun:.2f} s)", flush=True)
print(f"{len(checks)} checks passed", flush=True)
