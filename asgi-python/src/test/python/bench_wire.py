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

"""
Calls per second of one worker over its bare socket. The frames are made before the clock runs, and as each answer has as
many bytes as the others, only bytes are counted: the loader needs a fraction of the worker's time.

    python3 bench_wire.py [--calls 200000] [--flight 32] [--loop uvloop] [--app bench_wire:plaintext]
"""

import argparse
import struct
import sys
import time

from double import END, HTTP, TEXT, Double, Frame, block, frame, scope

HEADERS = block(
    ((b"host", b"localhost:8000"), (b"user-agent", b"wrk/4.1.0"), (b"accept", b"*/*"), (b"accept-encoding", b"gzip"))
)
NAMES = iter(HEADERS.split(b"\0"))
PAIRS = tuple(zip(NAMES, NAMES))


async def plaintext(scope, receive, send):
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain"), (b"content-length", b"13")],
        }
    )
    await send({"type": "http.response.body", "body": b"Hello, World!"})


async def reading(scope, receive, send):
    """As frameworks do: reads the body first."""
    await receive()
    await plaintext(scope, receive, send)


async def echo(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        await send({"type": "websocket.send", "text": event["text"]})


class Loader(Double):
    """Reads the socket by itself, not in a thread."""

    def accept(self):
        self.connection, _ = self.listener.accept()
        self.next(0)

    def exactly(self, size):
        data = b""
        while len(data) < size:
            data += self.connection.recv(size - len(data))
        return data

    def next(self, stream, timeout=None):
        size, kind, flags, number = struct.unpack(">IBBI", self.exactly(10))
        return Frame(kind, flags, number, self.exactly(size))


def calls(worker, count, flight):
    first = worker.open("/plaintext", headers=PAIRS)
    answer = worker.rest(first)
    assert answer.body == b"Hello, World!", answer.text
    size = sum(10 + len(part.payload) for part in answer.frames)
    payload = scope("/plaintext", headers=PAIRS)
    one = len(frame(HTTP, END, 1, payload))
    ready = b"".join(frame(HTTP, END, first + 1 + n, payload) for n in range(count))
    return run(worker, count, flight, ready, one, size)


def messages(worker, count, flight):
    stream = worker.open_websocket("/")
    worker.next(stream)
    worker.credit(stream, 2**31 - 1 - (1 << 20))
    one = frame(TEXT, 0, stream, b"x" * 32)
    return run(worker, count, flight, one * count, len(one), len(one))


def run(worker, count, flight, ready, one, size):
    connection = worker.connection
    ready = memoryview(ready)
    received = bytearray(1 << 20)
    sent = flight
    begin = time.perf_counter()
    connection.sendall(ready[: one * flight])
    got = 0
    while got < count * size:
        got += connection.recv_into(received)
        may = min(got // size + flight, count)
        if may > sent:
            connection.sendall(ready[one * sent : one * may])
            sent = may
    return count / (time.perf_counter() - begin)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=200000)
    parser.add_argument("--flight", type=int, default=32)
    parser.add_argument("--loop", default="auto")
    parser.add_argument("--app", default="bench_wire:plaintext")
    parser.add_argument("--python", default=sys.executable)
    options = parser.parse_args()
    with Loader("--loop", options.loop, app=options.app, python=options.python) as worker:
        measure = messages if options.app.endswith(":echo") else calls
        print("%s: %d/s" % (options.app, measure(worker, options.calls, options.flight)))


if __name__ == "__main__":
    main()
