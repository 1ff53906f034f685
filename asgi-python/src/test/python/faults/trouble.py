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

"""What can go wrong with an application and the process that it runs in."""

import asyncio
import os
import signal
import sys
import time

# What a test puts there decides how the import goes.
SIGNS = os.environ.get("TROUBLE_SIGNS", "/nowhere")
LEAK = []


def sign(name):
    return os.path.exists(os.path.join(SIGNS, name))


if sign("exit"):
    print("leaving at once")
    sys.exit(13)
if sign("raise"):
    raise LookupError("the import fails on purpose")


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        raise NotImplementedError("lifespan")
    if scope["type"] == "websocket":
        return await websocket(receive, send)
    handler = globals()[scope["path"].strip("/").replace("-", "_")]
    await handler(scope["query_string"].decode(), receive, send)


async def websocket(receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] != "websocket.disconnect":
        pass


async def start(send):
    await send({"type": "http.response.start", "status": 200})


async def part(send, body, more=True):
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def hello(query, receive, send):
    await start(send)
    await part(send, b"hello", more=False)


async def work(query, receive, send):
    await asyncio.sleep(0.002)
    await start(send)
    await part(send, b"work", more=False)


async def wait(query, receive, send):
    """An answer that begins and never ends."""
    await start(send)
    await part(send, b"begun\n")
    while (await receive())["type"] != "http.disconnect":
        pass


async def slow(query, receive, send):
    """An answer that takes some seconds."""
    await start(send)
    await part(send, b"begun\n")
    await asyncio.sleep(float(query))
    await part(send, b"done\n", more=False)


async def silent(query, receive, send):
    """An answer that never begins."""
    print("silent")
    await asyncio.get_running_loop().create_future()


async def freeze(query, receive, send):
    print("freezing")
    time.sleep(float(query))
    await hello(query, receive, send)


async def freeze_after_head(query, receive, send):
    await start(send)
    await part(send, b"begun\n")
    await asyncio.sleep(0.05)
    time.sleep(float(query))


async def die(query, receive, send):
    os._exit(int(query))


async def fork_and_die(query, receive, send):
    """A child of multiprocessing has all that its parent had open, and may live longer."""
    child = os.fork()
    if not child:
        time.sleep(600)
        os._exit(0)
    print("forked", child)
    await asyncio.sleep(0.05)
    os.kill(os.getpid(), signal.SIGKILL)


async def die_after_head(query, receive, send):
    """The head is on its way, perhaps just so."""
    await start(send)
    for _ in range(int(query)):
        await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)


async def noise(query, receive, send):
    line = "x" * 199
    for _ in range(int(query) * 5000):
        print(line)
    await hello(query, receive, send)


async def one_long_line(query, receive, send):
    sys.stdout.write("y" * (int(query) * 1000000) + "\n")
    await hello(query, receive, send)


async def leak(query, receive, send):
    LEAK.append(b"z" * (int(query) * 1000000))
    await hello(query, receive, send)


async def garbage(query, receive, send):
    """Whatever is on the wire, it is no frame."""
    send.__self__.connection.transport.write(b"HTTP/1.1 200 OK\r\n\r\n" * 1000)
    await asyncio.get_running_loop().create_future()


async def overrun(query, receive, send):
    """Sends on although there is no credit: parts of a body, each a frame of its own."""
    await start(send)
    await part(send, b"begun\n")
    await asyncio.sleep(0.05)
    call = send.__self__
    frame = (65536).to_bytes(4, "big") + b"\x21\x00" + call.stream.to_bytes(4, "big") + bytes(65536)
    for _ in range(200):
        call.connection.transport.write(frame)
    await asyncio.get_running_loop().create_future()


async def hints(query, receive, send):
    """Events that cost no credit, without end and without waiting."""
    try:
        while True:
            await send({"type": "http.response.early_hint", "links": [b"</style.css>; rel=preload"] * 10})
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        print("cancelled in its flood")
        raise


async def impatient(query, receive, send):
    """Does not wait for its sends."""
    await start(send)
    sends = [asyncio.ensure_future(part(send, bytes(65536))) for _ in range(int(query))]
    await asyncio.wait(sends)
    await part(send, b"", more=False)


async def echo(query, receive, send):
    """Sends back what comes, part by part."""
    await start(send)
    more = True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        more = event["more_body"]
        await part(send, event["body"], more=more)
