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

"""A Python application beside the Java ones: plain ASGI, with nothing but the standard library."""

import asyncio
import hashlib
import json
import os
import platform
import time


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await lifespan(scope, receive, send)
        return
    try:
        if scope["type"] == "websocket":
            await echo(receive, send)
        else:
            # The path has the root path in front, which is where the application is mounted.
            route = ROUTES.get(scope["path"][len(scope["root_path"]) :], not_found)
            await route(scope, receive, send)
    except OSError:
        # A send: the client has left, and nobody wants an answer any more.
        pass


async def lifespan(scope, receive, send):
    """Each worker has its own: this state is there for all of its requests, and for nobody else."""
    await receive()
    scope["state"].update(started=time.time(), requests=[0])
    await send({"type": "lifespan.startup.complete"})
    await receive()
    print("Asked", scope["state"]["requests"][0], "times which worker this is")
    await send({"type": "lifespan.shutdown.complete"})


async def worker(scope, receive, send):
    """Which worker this is: the server chooses the one with the fewest calls under way."""
    state = scope["state"]
    state["requests"][0] += 1
    # As long as a database might take; without others at the same time one worker would do.
    await asyncio.sleep(0.02)
    answer = {
        "pid": os.getpid(),
        "python": "%s %s" % (platform.python_implementation(), platform.python_version()),
        "loop": type(asyncio.get_running_loop()).__module__.partition(".")[0],
        "requests": state["requests"][0],
        "age": round(time.time() - state["started"]),
    }
    await respond(send, 200, json.dumps(answer), b"application/json")


async def hello(scope, receive, send):
    await respond(send, 200, "Hello, Python")


async def count(scope, receive, send):
    """A streamed answer: ten lines, half a second apart."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    for number in range(1, 11):
        line = "%d of 10 from worker %d\n" % (number, os.getpid())
        await send({"type": "http.response.body", "body": line.encode(), "more_body": number < 10})
        if number < 10:
            await asyncio.sleep(0.5)


async def digest(scope, receive, send):
    """Reads the body part by part. A server that gets no credit back sends no more of it."""
    sha256 = hashlib.sha256()
    more = True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            return
        sha256.update(event["body"])
        more = event["more_body"]
    await respond(send, 200, sha256.hexdigest() + "\n")


async def not_found(scope, receive, send):
    await respond(send, 404, "There is nothing at this path\n")


async def respond(send, status, text, content_type=b"text/plain"):
    headers = [(b"content-type", content_type)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def echo(receive, send):
    """A WebSocket at every path: sends each message back, text or bytes."""
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return
        event["type"] = "websocket.send"
        await send(event)


ROUTES = {"/worker": worker, "/hello": hello, "/count": count, "/digest": digest}
