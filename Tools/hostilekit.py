"""What Tools/hostile attacks with: a client that may do anything, a good client, and a crmd of its own."""
import collections, concurrent.futures, contextlib, itertools, multiprocessing, os, re, resource, select, signal, socket
import struct, subprocess, tempfile, threading, time
import crmclient
from crmclient import DATA, REQUEST, field

MIB, MOST = 1 << 20, 4 << 20                # and the most data of a frame
FRAME, UNREAD = 2.0, 3.0                    # seconds, as configured
PATIENCE = 10.0                             # seconds, for one step
CHECK, WATCH = ("grpc.health.v1.Health", "Check"), ("grpc.health.v1.Health", "Watch")
DESCRIPTORS, USERS = ("crm.v1.System", "GetDescriptors"), ("crm.v1.Organisation", "ListUsers")
LIST, CREATE, ADD_USER = ("crm.v1.Records", "ListRecords"), ("crm.v1.Records", "CreateRecord"), ("crm.v1.Organisation", "CreateUser")
ACCOUNT = b"\x08\x01"                       # the first field of a request about records

class Wrong(Exception):
    """Something isn't as it should be."""
def check(condition, message):
    if not condition:
        raise Wrong(message)
def frame(id, kind, flags, data, length=None):
    return struct.pack(">IIBB", len(data) if length is None else length, id, kind, flags) + data
def half(size=MOST // 2):
    return frame(2**31 - 1, REQUEST, 0, bytes(size), MOST)
def is_closed(peer):
    poll = select.poll()
    poll.register(peer.socket, 0)
    return bool(poll.poll(0))

class Peer:
    """A client's end of a connection, which may do anything."""
    def __init__(self, path):
        self.socket, self.id = socket.socket(socket.AF_UNIX), -1
        self.socket.connect(path)
        self.socket.settimeout(PATIENCE)
    def request(self, method, payload=b"", flags=0, more=b""):
        """A request's frame, with the next id."""
        self.id += 2
        return frame(self.id, REQUEST, flags, crmclient.encode_request(*method, payload, None, {"crm-user": "admin"}) + more)
    def requests(self, count, *arguments):
        return b"".join(self.request(*arguments) for _ in range(count))
    def send(self, data):
        """Sends all, unless the other side closes."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)
    def push(self, data):
        """Sends what is taken at once; says how much."""
        with contextlib.suppress(OSError):
            return self.socket.send(data, socket.MSG_DONTWAIT)
        return 0
    def receive(self, count):
        data = b""
        while len(data) < count and (more := self.socket.recv(count - len(data))):
            data += more
        return data
    def answer(self):
        """The next frame's reason for a failure, or "" for a success, or None at the end."""
        with contextlib.suppress(ConnectionResetError):
            if len(header := self.receive(10)) == 10:
                length, _, kind, _ = struct.unpack(">IIBB", header)
                data = self.receive(length)
                return "" if kind == DATA else getattr(crmclient.decode_response(data)[1], "reason", "")
    def answers(self, count):
        return collections.Counter(self.answer() for _ in range(count))
    def call(self, *arguments):
        self.send(self.request(*arguments))
        return self.answer()
    def close(self):
        self.socket.close()

def good_client(path, pipe):
    """Calls, and looks how long it takes, until it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    count, slowest, failures, peers = 0, 0.0, collections.Counter(), []
    while not pipe.poll(0.003):
        started = time.monotonic()
        try:
            peers = peers or [Peer(path), Peer(path)]
            for peer, method in itertools.product(peers, (CHECK, USERS)):
                started = time.monotonic()
                if reason := peer.call(method):
                    failures[reason] += 1
                slowest, count = max(slowest, time.monotonic() - started), count + 1
                if reason is None:
                    raise ConnectionError("hung up")
        except OSError as error:
            failures[str(error)] += 1
            slowest, peers = max(slowest, time.monotonic() - started), []
        if count == 20:
            pipe.send("it goes well")
    pipe.send((count, slowest, failures))

class Daemon:
    """A crmd of its own, and its good client."""
    def __init__(self, crmd, open_files=None, **limits):
        self.folder = tempfile.TemporaryDirectory(prefix="hostile-")
        self.has_records = False
        self.path, self.log = self.folder.name + "/s", open(self.folder.name + "/log", "w+")
        times = {"frame_milliseconds": int(FRAME * 1000), "unread_milliseconds": int(UNREAD * 1000), "connections": 12_000}
        with open(self.folder.name + "/toml", "w") as file:
            file.write("event_loops = 2\nshutdown_grace_seconds = 5\n[limits]\n")
            file.writelines(f"{key} = {value}\n" for key, value in {**times, **limits}.items())
        command = [crmd, "--socket", self.path, "--database", self.folder.name + "/db", "--config", file.name]
        self.process = subprocess.Popen(
            command + ["--first-admin", "admin"], stderr=self.log,
            preexec_fn=open_files and (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (open_files,) * 2)))
        self.proc = f"/proc/{self.process.pid}/"
        self.until(lambda: os.path.exists(self.path), "it doesn't start")
        self.pipe, end = multiprocessing.Pipe()
        self.good = multiprocessing.get_context("fork").Process(target=good_client, args=(self.path, end), daemon=True)
        self.good.start()
        check(self.pipe.poll(PATIENCE) and self.pipe.recv(), "the good client gets nowhere")
    def until(self, condition, message):
        """Waits; says how long."""
        started = time.monotonic()
        while not condition():
            check(self.process.poll() is None, "crmd has ended")
            check(time.monotonic() - started < PATIENCE, message)
            time.sleep(0.005)
        return time.monotonic() - started
    def memory(self, which="VmRSS"):
        with open(self.proc + "status") as file:
            return int(re.search(which + r":\s+(\d+)", file.read())[1]) / 1024
    def forget_peak(self):
        with open(self.proc + "clear_refs", "w") as file:
            file.write("5")
    def descriptors(self):
        return len(os.listdir(self.proc + "fd"))
    def processor(self):
        with open(self.proc + "stat") as file:
            return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
    def peers(self, count):
        return [Peer(self.path) for _ in range(count)]
    def stop(self):
        """Stops it; gives what the good client saw, and the exit status."""
        self.pipe.send("stop")
        check(self.pipe.poll(PATIENCE * 2), "the good client gets no answer")
        self.process.terminate()
        return *self.pipe.recv(), self.process.wait(PATIENCE)
    def kill(self):
        self.good.kill()
        self.process.kill()
        self.process.wait()
        self.log.seek(0)
        return " ".join(self.log.read().split())[-300:]

def cut_off(peers, started, seconds, each_second=lambda: None):
    """Waits until the daemon has closed them all, which has to be after `seconds`."""
    left, times, ticks, now = set(peers), [], 0, 0.0
    while left and now < seconds * 1.25 + 2:
        time.sleep(0.02)
        closed, now = {peer for peer in left if is_closed(peer)}, time.monotonic() - started
        left, times = left - closed, times + [now] * len(closed)
        if now > ticks:
            ticks += 1
            each_second()
    seen = f"{len(times)} of {len(peers)} cut off after {min(times, default=0):.1f} to {max(times, default=0):.1f} s"
    check(not left and seconds <= min(times), seen)
    return seen

def tally(peers, requests, expected):
    """Sends the requests of each peer, while the answers are read."""
    def one(peer):
        threading.Thread(target=peer.send, args=(requests(peer),), daemon=True).start()
        return peer.answers(sum(expected.values()))
    with concurrent.futures.ThreadPoolExecutor(len(peers)) as threads:
        seen = sum(threads.map(one, peers), collections.Counter())
    seen = {"the end" if reason is None else reason or "answered": count for reason, count in seen.items()}
    check(seen == {reason or "answered": count * len(peers) for reason, count in expected.items()}, str(seen))
    return ", ".join(f"{count} {reason}" for reason, count in seen.items())
