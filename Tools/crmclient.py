#!/usr/bin/env python3
"""A client of crmd after PROTOCOL.md: a library, which may be used from several threads at once, and a command line.
Client takes messages (and needs the package protobuf), Connection takes bytes (and needs nothing)."""
import argparse, collections.abc, contextlib, io, json, os, socket, struct, sys, threading, time

REQUEST, RESPONSE, DATA = 1, 2, 3                   # types of frames
REMOTE_CLOSED, REMOTE_OPEN, NO_DATA = 1, 2, 4       # flags
LAST_ID, ROOM = 2**31 - 2**16, 1 << 20  # of a connection; and bytes that are held for a stream before it is read no further
GRACE, FOREVER = 0.5, 1e6   # seconds; so much longer than crmd we wait: its own DEADLINE_EXCEEDED says nothing was done
CODES = dict(enumerate("""OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED
    RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS
    UNAUTHENTICATED""".split()))

class CallError(Exception):
    """A failed call. Without a reason it comes from this side: UNAVAILABLE, nothing was sent; UNKNOWN, the connection is
    lost, or DEADLINE_EXCEEDED, we gave up: a change may have been made."""
    def __init__(self, code, message, reason="", metadata=None):
        self.code, self.message, self.reason, self.metadata = code, message, reason, metadata or {}
        super().__init__(f"{code}{reason and ' ' + reason}: {message} {self.metadata or ''}".rstrip())

def varint(value):
    return bytes([value & 127 | 128]) + varint(value >> 7) if value > 127 else bytes([value])
def field(number, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value
def fields(data):
    """The fields of an encoded message: by number all values; [b""] for a number that isn't there."""
    found, source = collections.defaultdict(lambda: [b""]), io.BytesIO(data)
    def number():
        return byte if (byte := source.read(1)[0]) < 128 else byte & 127 | number() << 7
    kinds = {0: number, 1: lambda: source.read(8), 2: lambda: source.read(number()), 5: lambda: source.read(4)}
    while source.tell() < len(data):
        key = number()
        found.setdefault(key >> 3, []).append(kinds[key & 7]())
    return found
def encode_request(service, method, payload, timeout, metadata):
    entries = [field(5, field(1, key) + field(2, value)) for key, value in (metadata or {}).items()]
    duration = b"" if timeout is None else varint(4 << 3) + varint(max(1, int(timeout * 1e9)))
    return b"".join([field(1, service), field(2, method), field(3, payload), duration, *entries])
def decode_response(data):
    """The payload, or None, and what ends the call: StopIteration or a CallError."""
    response = fields(data)
    if 1 not in response:
        return response[2][-1], StopIteration()
    status = fields(response[1][-1])
    details = [info[2][-1] for info in map(fields, status[3]) if info[1][-1].endswith(b"/google.rpc.ErrorInfo")]
    info = fields(details[0] if details else b"")
    metadata = {entry[1][-1].decode(): entry[2][-1].decode() for entry in map(fields, info.get(3, []))}
    return None, CallError(CODES.get(status[1][-1], "UNKNOWN"), status[2][-1].decode(), info[1][-1].decode(), metadata)

class Stream(collections.abc.Iterator):
    """A call under way: iterate it for its answers; next() if there is one only."""
    def __init__(self, connection, timeout, input_open):
        self.connection, self.input_open, self.id, self.encode, self.decode = connection, input_open, None, bytes, bytes
        self.deadline = time.monotonic() + (FOREVER if timeout is None else timeout + GRACE)
        self._answers, self._held, self._outcome = collections.deque(), 0, None
        self._changed = threading.Condition(connection.lock)
    def send(self, message=None, last=False):
        """Sends a message, or with `last` the last one or none: our end, also of a stream of answers to one request. Only
        connection.close() ends every kind. Where much goes both ways, iterate in another thread."""
        if self._outcome or not self.input_open:
            raise ValueError("the stream has ended")      # how, iterating tells
        self.input_open = not last
        flags = (REMOTE_CLOSED if last else 0) | (NO_DATA if message is None else 0)
        self.connection.send_frame(self, DATA, flags, b"" if message is None else self.encode(message))
    def send_all(self, messages):
        try:
            for message in [messages] if isinstance(messages, dict) else messages:
                self.send(message)
            self.send(last=True)
        except Exception as error:      # if there isn't another reason already, iterating tells this one
            with self._changed:
                self.arrived(None, CallError("INVALID_ARGUMENT", f"could not be sent: {error}"))
    def __next__(self):
        with self._changed:
            if not self._changed.wait_for(lambda: self._answers or self._outcome, self.deadline - time.monotonic()):
                self.arrived(None, CallError("DEADLINE_EXCEEDED", "no answer in time"))
            if not self._answers:
                raise self._outcome
            answer = self._answers.popleft()
            self._held -= len(answer) + 64
            self._changed.notify_all()
        return self.decode(answer)
    def arrived(self, answer, outcome):
        """Takes what was read for the call, once there is room. With the lock."""
        if answer is not None:
            self._changed.wait_for(lambda: self._held < ROOM or self._outcome or self.connection.closed)
            self._answers.append(answer)
            self._held += len(answer) + 64
        self._outcome = self._outcome or outcome
        if self._outcome:
            self.connection.calls.pop(self.id, None)
        self._changed.notify_all()

class Connection:
    """A connection, with bytes for messages. It is read by a thread; a stream that isn't iterated holds up the others."""
    def __init__(self, path, timeout=None, last_id=LAST_ID):
        self._socket, self.closed, self.next_id, self.calls = socket.socket(socket.AF_UNIX), False, 1, {}
        self.lock, self._sending, self._last_id = threading.Lock(), threading.Lock(), last_id
        try:
            self._socket.settimeout(timeout)
            self._socket.connect(path)
        except OSError as error:
            raise CallError("UNAVAILABLE", f"{path}: {error.strerror or error}") from None
        self._socket.settimeout(FOREVER)
        self._writer = self._socket.dup()   # for it has a timeout of its own
        threading.Thread(target=self._read, daemon=True).start()
    def usable(self):
        return not self.closed and self.next_id <= self._last_id
    def close(self):
        with self.lock:
            self.closed = True
            for call in self.calls.values():
                call.arrived(None, None)    # the reader may wait there
        self._socket.shutdown(socket.SHUT_RDWR)
    def unary(self, service, method, payload=b"", timeout=None, metadata=None):
        return next(self.stream(service, method, payload, timeout, metadata, flags=0))
    def stream(self, service, method, payload=b"", timeout=None, metadata=None, flags=REMOTE_OPEN):
        call = Stream(self, timeout, flags == REMOTE_OPEN)
        self.send_frame(call, REQUEST, flags, encode_request(service, method, payload, timeout, metadata))
        return call
    def send_frame(self, call, kind, flags, data):
        with self._sending:     # until an id is sent: they have to go out in order
            with self.lock:
                if kind == REQUEST and self.closed:
                    raise CallError("UNAVAILABLE", "the connection is lost")
                if kind == REQUEST:
                    call.id, self.calls[self.next_id] = self.next_id, call
                    self.next_id += 2
            try:
                self._writer.settimeout(max(0.001, call.deadline - time.monotonic()))
                self._writer.sendall(struct.pack(">IIBB", len(data), call.id, kind, flags) + data)
            except OSError:     # part of a frame may be out, and nothing can follow it
                self.close()
    def _read(self):
        with contextlib.suppress(OSError, ValueError, LookupError), self._socket.makefile("rb") as source:
            while (self.usable() or self.calls) and len(header := source.read(10)) == 10:
                length, id, kind, flags = struct.unpack(">IIBB", header)
                answer, outcome = source.read(length), StopIteration() if flags & REMOTE_CLOSED else None
                if len(answer) < length:
                    break
                if kind == RESPONSE:
                    answer, outcome = decode_response(answer)
                with self.lock:
                    if id in self.calls:        # else it was given up
                        self.calls[id].arrived(None if flags & NO_DATA else answer, outcome)
        self.close()
        with self.lock:
            for call in list(self.calls.values()):
                call.arrived(None, CallError("UNKNOWN", "the connection is lost"))

class Client:
    """Calls methods by name, like "Records/GetRecord". Unary calls share a connection, redialled when it is lost or nearly
    through with its ids; each stream has its own, so that nothing waits for a slow one, and it can be closed alone."""
    def __init__(self, path, user=None, timeout=None):
        global json_format, message_factory     # not needed, and perhaps not there, for bytes
        from google.protobuf import descriptor_pool, json_format, message_factory
        self._path, self._timeout, self._metadata = path, timeout, {"crm-user": user} if user else {}
        self._lock, self._shared, self._pool = threading.Lock(), None, descriptor_pool.DescriptorPool()
        for file in fields(self._unary("crm.v1.System", "GetDescriptors", b"", timeout))[1]:
            self._pool.AddSerializedFile(file)
    def call(self, name, request=None, timeout=None, metadata=None):
        """The answer of a unary method; of another one a Stream. What is sent are dicts as from JSON; if the method takes a
        stream, the request may be an iterable of them. crm.v1 may be left out of the name; KeyError if crmd doesn't have it."""
        method = self._pool.FindMethodByName((name if "." in name else "crm.v1." + name).replace("/", "."))
        request_class, answer_class = map(message_factory.GetMessageClass, (method.input_type, method.output_type))
        encode = lambda message: json_format.ParseDict(message, request_class()).SerializeToString()
        timeout, metadata = self._timeout if timeout is None else timeout, {**self._metadata, **(metadata or {})}
        payload = b"" if method.client_streaming else encode(request or {})
        arguments = method.containing_service.full_name, method.name, payload, timeout, metadata
        if not method.client_streaming and not method.server_streaming:
            return answer_class.FromString(self._unary(*arguments))
        stream = Connection(self._path, timeout, last_id=1).stream(*arguments)
        stream.encode, stream.decode = encode, answer_class.FromString
        if method.client_streaming and request is not None:
            threading.Thread(target=stream.send_all, args=[request], daemon=True).start()
        return stream
    def _unary(self, *arguments):
        with self._lock:
            if not self._shared or not self._shared.usable():
                self._shared = Connection(self._path, self._timeout)
        return self._shared.unary(*arguments)

def main():
    parser = argparse.ArgumentParser(description="Calls a method of crmd and prints its answers as JSON, one a line.")
    parser.add_argument("--socket", default=os.environ.get("CRM_SOCKET", "/run/crmd/crmd.sock"), metavar="PATH")
    parser.add_argument("--user", default=os.environ.get("CRM_USER"), metavar="NAME")
    parser.add_argument("--timeout", type=float, metavar="S")
    parser.add_argument("method", metavar="SERVICE/METHOD", help="in full, or without crm.v1")
    parser.add_argument("json", nargs="?", default="{}", help="the request; - for a stream of them on standard input, one a line")
    options = parser.parse_args()
    sys.excepthook = lambda kind, error, trace: print("crmclient:", error, file=sys.stderr)
    request = map(json.loads, open(0, closefd=False)) if options.json == "-" else json.loads(options.json)
    answers = Client(options.socket, options.user, options.timeout).call(options.method, request)
    for answer in answers if isinstance(answers, Stream) else [answers]:
        print(json_format.MessageToJson(answer, preserving_proto_field_name=True, indent=None), flush=True)

if __name__ == "__main__":
    main()
