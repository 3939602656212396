#!/usr/bin/env python3
"""A client of crmd, written from PROTOCOL.md: a library, and a command line that prints answers as JSON, one a line.

Client takes messages (and needs the package protobuf), Connection takes bytes (and needs nothing). Both may be used from
several threads at once. What fails raises a CallError."""
import argparse, collections, json, os, socket, struct, sys, threading, time

REQUEST, RESPONSE, DATA = 1, 2, 3                   # types of frames
REMOTE_CLOSED, REMOTE_OPEN, NO_DATA = 1, 2, 4       # flags
LAST_ID = 2**31 - 2**16     # then a new connection; what takes an id meanwhile still may
GRACE = 0.5     # seconds that we wait longer than crmd: its own DEADLINE_EXCEEDED tells that nothing was done
ERROR_INFO = b"type.googleapis.com/google.rpc.ErrorInfo"
CODES = dict(enumerate("""OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED
    RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS
    UNAUTHENTICATED""".split()))

class CallError(Exception):
    """Without a reason it comes from this side: UNAVAILABLE, nothing was sent; UNKNOWN, the connection is lost;
    DEADLINE_EXCEEDED, we gave up. After these last two a change may have been made."""
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
    def read_varint(at, value=0, shift=0):
        while data[at] > 127:
            value, at, shift = value | (data[at] & 127) << shift, at + 1, shift + 7
        return value | data[at] << shift, at + 1
    found, at = collections.defaultdict(lambda: [b""]), 0
    while at < len(data):
        key, at = read_varint(at)
        value, at = read_varint(at) if key & 7 in (0, 2) else (None, at)
        if key & 7:
            start, at = at, at + {1: 8, 2: value, 5: 4}[key & 7]
            value = data[start:at]
        found.setdefault(key >> 3, []).append(value)
    return found

def encode_request(service, method, payload, timeout, metadata):
    entries = [field(5, field(1, key) + field(2, value)) for key, value in (metadata or {}).items()]
    nanoseconds = b"" if timeout is None else varint(4 << 3) + varint(max(1, int(timeout * 1e9)))
    return b"".join([field(1, service), field(2, method), field(3, payload), nanoseconds, *entries])

def decode_response(data):
    """The payload and None, or None and a CallError."""
    response = fields(data)
    if 1 not in response:
        return response[2][-1], None
    status = fields(response[1][-1])
    details = [fields(detail) for detail in status[3]]
    info = fields(next((detail[2][-1] for detail in details if detail[1][-1] == ERROR_INFO), b""))
    metadata = {entry[1][-1].decode(): entry[2][-1].decode() for entry in map(fields, info.get(3, []))}
    return None, CallError(CODES.get(status[1][-1], "UNKNOWN"), status[2][-1].decode(), info[1][-1].decode(), metadata)

class Stream:
    """A call under way: iterate it for its answers, in one thread; next() if there is one only."""
    def __init__(self, connection, timeout, input_open):
        self.connection, self.input_open, self.id, self.outcome = connection, input_open, None, None
        self.answers, self.encode, self.decode = collections.deque(), bytes, bytes
        self.deadline = None if timeout is None else time.monotonic() + timeout + GRACE

    def remaining(self):
        return None if self.deadline is None else max(0.001, self.deadline - time.monotonic())

    def send(self, message=None, last=False):
        """Sends a message; with `last` the last one, or none: an end, also of a stream of answers to one request. Only
        connection.close() ends every kind. Where much goes both ways, iterate in another thread."""
        if self.outcome or not self.input_open:
            raise self.outcome if isinstance(self.outcome, CallError) else ValueError("the stream has ended")
        self.input_open = not last
        flags = (REMOTE_CLOSED if last else 0) | (NO_DATA if message is None else 0)
        self.connection.send_frame(self, DATA, flags, b"" if message is None else self.encode(message))

    def __iter__(self):
        return self

    def __next__(self):
        self.connection.receive(self)
        if self.answers:
            return self.decode(self.answers.popleft())
        raise self.outcome

class Connection:
    """A connection, with bytes for messages. Nothing reads it but a thread that waits for an answer, for all of them."""
    def __init__(self, path, timeout=None):
        self._socket = socket.socket(socket.AF_UNIX)
        self._calls, self.next_id, self._buffer, self.closed = {}, 1, bytearray(), False
        self._sending, self._changed, self._reading = threading.Lock(), threading.Condition(), False
        try:
            self._socket.settimeout(timeout)
            self._socket.connect(path)
            self._socket.settimeout(None)
        except OSError as error:
            raise CallError("UNAVAILABLE", f"{path}: {error.strerror or error}") from None

    def close(self):
        self.closed = True
        self._socket.shutdown(socket.SHUT_RDWR)     # wakes who waits; a socket that was lost may be shut down, too

    def unary(self, service, method, payload=b"", timeout=None, metadata=None):
        return next(self.stream(service, method, payload, timeout, metadata, flags=0))

    def stream(self, service, method, payload=b"", timeout=None, metadata=None, flags=REMOTE_OPEN):
        call = Stream(self, timeout, flags == REMOTE_OPEN)
        self.send_frame(call, REQUEST, flags, encode_request(service, method, payload, timeout, metadata))
        return call

    def _limit(self, option, call):
        microseconds = int((call.remaining() or 0) * 1e6)   # 0: no limit
        self._socket.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", *divmod(microseconds, 10**6)))

    def send_frame(self, call, kind, flags, data):
        if not self._sending.acquire(timeout=call.remaining() or -1):
            raise CallError("DEADLINE_EXCEEDED", "nothing could be sent in time")
        try:
            if kind == REQUEST:     # sent before the next id is given, for they have to grow
                with self._changed:
                    call.id, self.next_id = self.next_id, self.next_id + 2
                    self._calls[call.id] = call
            self._limit(socket.SO_SNDTIMEO, call)
            self._socket.sendall(struct.pack(">IIBB", len(data), call.id, kind, flags) + data)
        except OSError as error:    # a frame that isn't whole has no effect, and nothing can follow it
            self.close()
            if kind == REQUEST:
                raise CallError("UNAVAILABLE", "the request could not be sent") from error
        finally:
            self._sending.release()

    def receive(self, call):
        """Waits until there is something for a call, and reads meanwhile, unless another thread does."""
        with self._changed:
            while not call.answers and not call.outcome:
                if call.deadline is not None and time.monotonic() > call.deadline:
                    self._arrived(call.id, None, CallError("DEADLINE_EXCEEDED", "no answer in time"))
                elif self._reading:
                    self._changed.wait(call.remaining())
                else:
                    self._reading = True
                    self._changed.release()
                    try:
                        self._limit(socket.SO_RCVTIMEO, call)
                        data = self._socket.recv(1 << 16)
                    except OSError as error:
                        data = None if isinstance(error, BlockingIOError) else b""
                    finally:
                        self._changed.acquire()
                        self._reading = False
                        self._changed.notify_all()
                    if data is not None:
                        self._take(data)

    def _take(self, data):
        self._buffer += data
        while len(self._buffer) >= 10 and len(self._buffer) >= 10 + struct.unpack_from(">I", self._buffer)[0]:
            length, id, kind, flags = struct.unpack_from(">IIBB", self._buffer)
            frame = bytes(self._buffer[10:10 + length])
            del self._buffer[:10 + length]
            answer, outcome = decode_response(frame) if kind == RESPONSE else (None if flags & NO_DATA else frame, None)
            self._arrived(id, answer, outcome or (StopIteration() if kind == RESPONSE or flags & REMOTE_CLOSED else None))
        for id in [] if data else list(self._calls):
            self._arrived(id, None, CallError("UNKNOWN", "the connection is lost"))
        self.closed = self.closed or not data

    def _arrived(self, id, answer, outcome):
        if id in self._calls:       # otherwise it was given up
            self._calls[id].answers.extend([] if answer is None else [answer])
            self._calls[id].outcome = outcome
            if outcome:
                del self._calls[id]

class Client:
    """Calls methods by name, like "Records/GetRecord". Unary calls share a connection, redialled when it is lost or nearly
    through with its ids; each stream has its own, so that nothing waits for a slow one, and it can be closed alone."""
    def __init__(self, path, user=None, timeout=None):
        self._path, self._timeout, self._metadata = path, timeout, {"crm-user": user} if user else {}
        self._lock, self._shared, self._methods = threading.Lock(), None, {}

    def _connection(self):
        with self._lock:
            if not self._shared or self._shared.closed or self._shared.next_id > LAST_ID:
                self._shared = Connection(self._path, self._timeout)
            return self._shared

    def method(self, name):
        """The descriptor of SERVICE/METHOD; the service's package may be left out."""
        if not self._methods:
            from google.protobuf.descriptor_pool import DescriptorPool
            pool, methods = DescriptorPool(), {}
            for file in fields(self._connection().unary("crm.v1.System", "GetDescriptors", timeout=self._timeout))[1]:
                for service in pool.AddSerializedFile(file).services_by_name.values():
                    for method in service.methods:
                        methods[f"{service.full_name}/{method.name}"] = methods[f"{service.name}/{method.name}"] = method
            self._methods = methods
        if name not in self._methods:
            raise CallError("UNIMPLEMENTED", f"crmd has no method {name}")
        return self._methods[name]

    def call(self, name, request=None, timeout=None, **metadata):
        """The answer of a unary method, of another one a Stream. Requests are messages, or dicts as from JSON."""
        from google.protobuf import json_format, message_factory
        method, timeout = self.method(name), self._timeout if timeout is None else timeout
        request_class, answer_class = map(message_factory.GetMessageClass, (method.input_type, method.output_type))
        def encode(message):
            message = json_format.ParseDict(message, request_class()) if isinstance(message, dict) else message
            return message.SerializeToString()
        unary = not method.client_streaming and not method.server_streaming
        stream = (self._connection() if unary else Connection(self._path, timeout)).stream(
            method.containing_service.full_name, method.name, b"" if method.client_streaming else encode(request or {}),
            timeout, {**self._metadata, **metadata}, 0 if unary else REMOTE_OPEN)
        stream.encode, stream.decode = encode, answer_class.FromString
        return next(stream) if unary else stream

def main():
    parser = argparse.ArgumentParser(description="Calls a method of crmd and prints its answers as JSON, one a line.")
    parser.add_argument("--socket", default=os.environ.get("CRM_SOCKET"), help="else CRM_SOCKET")
    parser.add_argument("--user", default=os.environ.get("CRM_USER"), help="else CRM_USER")
    parser.add_argument("--timeout", type=float, metavar="S")
    parser.add_argument("method", metavar="SERVICE/METHOD")
    parser.add_argument("json", nargs="?", default="{}", help="the request; - for requests on standard input, one a line")
    options = parser.parse_args()
    from google.protobuf.json_format import MessageToJson, ParseError
    client = Client(options.socket, options.user, options.timeout)
    def send(stream):
        for line in open(0, closefd=False):
            stream.send(json.loads(line))
        stream.send(last=True)
    answers = client.call(options.method, {} if options.json == "-" else json.loads(options.json))
    if client.method(options.method).client_streaming:
        threading.Thread(target=send, args=[answers], daemon=True).start()
    for answer in answers if isinstance(answers, Stream) else [answers]:
        print(MessageToJson(answer, preserving_proto_field_name=True, indent=None), flush=True)

if __name__ == "__main__":
    try:
        main()
    except (CallError, ValueError) as error:
        sys.exit(f"crmclient: {error}")
