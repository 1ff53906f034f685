# Copyright 2026-present the original author or authors.
#
# Licensed under the Apache License, Version 2.0 (the "License");
# you may not use this file except in compliance with the License.
# You may obtain a copy of the License at
#
#      https://www.apache.org/licenses/LICENSE-2.0
#
# Unless required by applicable law or agreed to in writing, software
# distributed under the License is distributed on an "AS IS" BASIS,
# WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
# See the License for the specific language governing permissions and
# limitations under the License.

"""A double of the server: listens on a Unix socket, starts a worker, and speaks the protocol of docs/python-wire.md."""

import os
import queue
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
WORKER = os.path.join(HERE, os.pardir, os.pardir, "main", "python", "asgi_worker")
TIMEOUT = 30
TOKEN = b"a secret of sixty-four digits"

END, MORE, HAS_TRAILERS, HAS_BODY, EXPECT, OPTIONAL = 0x01, 0x02, 0x04, 0x08, 0x10, 0x80
HELLO, WELCOME, PING, PONG, DRAIN, CREDIT, LEAVE = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07
HTTP, WEBSOCKET, REQUEST, DISCONNECT, REFUSED, DONE_SEND, CANCEL = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16
RESPONSE, BODY, TRAILERS, EARLY_HINT, PUSH, PATH_SEND, ACCEPT, CLOSE = 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27
DONE, TEXT, BYTES = 0x2F, 0x30, 0x31
RETURNED, RAISED, CANCELLED, NOT_SPOKEN, LEFT = 0, 1, 2, 3, 4

ALL_EXTENSIONS = 63


def block(pairs):
    return b"\0".join(part for pair in pairs for part in pair)


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">IBBI", len(payload), kind, flags, stream) + payload


def scope(path="/", method="GET", version=11, secure=False, client=("192.0.2.7", 40000), server=("example.org", 80),
          raw_path=None, query=b"", root_path="", subprotocols=(), headers=((b"host", b"example.org"),),
          extensions=ALL_EXTENSIONS, tls=None):  # fmt: skip
    bits = 1 if secure else 0
    client_host = server_host = b""
    client_port = server_port = 0
    if client:
        bits |= 2
        client_host = client[0].encode()
        if client[1] is not None:
            bits |= 16
            client_port = client[1]
    if server:
        bits |= 4
        server_host = server[0].encode()
        if server[1] is not None:
            bits |= 32
            server_port = server[1]
    raw_path = path.encode() if raw_path is None else raw_path
    if raw_path is not False:
        bits |= 8
    else:
        raw_path = b""
    tls_block = b""
    if tls is not None:
        extensions |= 64
        tls_block = "\0".join(part for pair in tls for part in pair).encode()
    texts = [method.encode(), client_host, server_host, path.encode(), raw_path, query, root_path.encode()]
    texts += ["\0".join(subprotocols).encode(), block(headers), tls_block]
    sizes = [len(text) for text in texts]
    fixed = struct.pack(">BBHHHBBHHHHHHII", version, bits, client_port, server_port, extensions, *sizes)
    return fixed + b"".join(texts)


class Frame:
    def __init__(self, kind, flags, stream, payload):
        self.kind, self.flags, self.stream, self.payload = kind, flags, stream, payload

    def __repr__(self):
        return "Frame(0x%02x, 0x%02x, %d, %r)" % (self.kind, self.flags, self.stream, self.payload[:80])

    @property
    def status(self):
        return struct.unpack_from(">H", self.payload)[0]

    @property
    def headers(self):
        (size,) = struct.unpack_from(">I", self.payload, 2)
        parts = iter(self.payload[6 : 6 + size].split(b"\0") if size else ())
        return list(zip(parts, parts))

    @property
    def body(self):
        if self.kind != RESPONSE:
            return self.payload
        (size,) = struct.unpack_from(">I", self.payload, 2)
        return self.payload[6 + size :]

    @property
    def ends(self):
        return bool(self.flags & END)

    @property
    def number(self):
        return int.from_bytes(self.payload[:4], "big")


class Response:
    """All that came on a stream, until DONE."""

    def __init__(self, frames):
        self.frames = frames
        self.head = next((frame for frame in frames if frame.kind == RESPONSE), None)
        self.status = self.head.status if self.head else None
        self.body = b"".join(frame.body for frame in frames if frame.kind in (RESPONSE, BODY))
        self.how = frames[-1].payload[0]
        self.text = frames[-1].payload[1:].decode()


class Double:
    def __init__(self, *arguments, app="applications:app", stream_credit=1 << 20, max_message=1 << 20,
                 welcome=True, python=sys.executable, token=TOKEN, environment=None):  # fmt: skip
        self.directory = tempfile.mkdtemp(prefix="asgi-")
        self.path = os.path.join(self.directory, "socket")
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(1)
        self.listener.settimeout(TIMEOUT)
        self.connection = None
        self.streams = {}
        self.lock = threading.Lock()
        self.last = 0
        self.output = queue.Queue()
        self.lines = []
        self.readers = []
        self.limits = (stream_credit, max_message)
        self.process = subprocess.Popen(
            [python, "-u", WORKER, "--socket", self.path, "--name", "tested", "--app", app, "--app-dir", HERE]
            + list(arguments),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=dict(os.environ, **(environment or {})),
        )  # fmt: skip
        for stream in (self.process.stdout, self.process.stderr):
            self.thread(self.read_lines, stream)
        if token is not None:
            self.process.stdin.write(token + b"\n")
            self.process.stdin.flush()
        if welcome:
            self.accept()
            self.welcome()

    def thread(self, target, *arguments):
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self.readers.append(thread)

    def read_lines(self, stream):
        for line in stream:
            text = line.decode("utf-8", "replace").rstrip("\n")
            self.lines.append(text)
            self.output.put(text)

    def accept(self):
        self.connection, _ = self.listener.accept()
        self.thread(self.read)
        self.hello = self.next(0)
        assert self.hello.kind == HELLO, self.hello

    def welcome(self):
        stream_credit, max_message = self.limits
        self.send(WELCOME, 0, 0, struct.pack(">HIII", 1, stream_credit, max_message, 1000))

    def read(self):
        try:
            with self.connection.makefile("rb") as stream:
                while True:
                    header = stream.read(10)
                    if len(header) < 10:
                        break
                    size, kind, flags, number = struct.unpack(">IBBI", header)
                    self.queue(number).put(Frame(kind, flags, number, stream.read(size)))
        except OSError:
            pass
        with self.lock:
            self.closed = True
            for waiting in self.streams.values():
                waiting.put(None)

    closed = False

    def queue(self, number):
        with self.lock:
            if number not in self.streams:
                self.streams[number] = queue.Queue()
                if self.closed:
                    self.streams[number].put(None)
            return self.streams[number]

    def next(self, stream, timeout=TIMEOUT):
        """The next frame of the stream, or None after the end of the connection."""
        try:
            return self.queue(stream).get(timeout=timeout)
        except queue.Empty:
            raise AssertionError("No frame came on stream %d; output: %s" % (stream, self.lines[-20:])) from None

    def expect(self, stream, kind):
        frame = self.next(stream)
        assert frame is not None and frame.kind == kind, (frame, "wanted 0x%02x" % kind, self.lines[-20:])
        return frame

    def nothing(self, stream):
        """Nothing has come on the stream, and what the worker sends now comes after it."""
        self.ping()
        assert self.queue(stream).empty(), self.queue(stream).get()

    def ping(self, number=7):
        self.send(PING, 0, 0, number.to_bytes(8, "big"))
        while True:
            answer = self.next(0)
            if answer is None or answer.kind == PONG:
                return answer

    def send(self, kind, flags, stream, payload=b""):
        self.connection.sendall(frame(kind, flags, stream, payload))

    def open(self, path="/", body=b"", flags=END, **more):
        self.last += 1
        self.send(HTTP, flags, self.last, scope(path, **more) + body)
        return self.last

    def open_websocket(self, path="/", **more):
        self.last += 1
        self.send(WEBSOCKET, 0, self.last, scope(path, **more))
        return self.last

    def rest(self, stream):
        frames = []
        while not frames or frames[-1].kind != DONE:
            frames.append(self.next(stream))
            assert frames[-1] is not None, (frames, self.lines[-20:])
        return Response(frames)

    def call(self, path, body=b"", **more):
        return self.rest(self.open(path, body, **more))

    def credit(self, stream, size):
        self.send(CREDIT, 0, stream, struct.pack(">I", size))

    def disconnect(self, stream, code=None, reason=""):
        self.send(DISCONNECT, 0, stream, b"" if code is None else struct.pack(">H", code) + reason.encode())

    def cancel(self, stream):
        self.send(CANCEL, 0, stream, b"tested")

    def drain(self, seconds=TIMEOUT):
        self.send(DRAIN, 0, 0, struct.pack(">I", int(seconds * 1000)))

    def wait_for_line(self, text):
        while True:
            try:
                line = self.output.get(timeout=TIMEOUT)
            except queue.Empty:
                raise AssertionError("'%s' was not printed, but %s" % (text, self.lines)) from None
            if text in line:
                return line

    def wait_for_lines(self, *texts):
        """In any order: standard output and standard error are two pipes."""
        missing = list(texts)
        while missing:
            line = self.wait_for_line("")
            missing = [text for text in missing if text not in line]

    def exit_code(self):
        code = self.process.wait(timeout=TIMEOUT)
        for thread in self.readers[:2]:
            thread.join(TIMEOUT)
        return code

    @property
    def printed(self):
        return "\n".join(self.lines)

    def close(self):
        self.listener.close()
        if self.connection is not None:
            try:
                self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.process.stdin.close()
        try:
            self.process.wait(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self.readers:
            thread.join(TIMEOUT)
        if self.connection is not None:
            self.connection.close()
        self.process.stdout.close()
        self.process.stderr.close()
        shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
