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

"""What an application does all day. What a test has to know of it, it prints."""

import asyncio
import resource


async def app(scope, receive, send):
    kind = scope["type"]
    if kind == "lifespan":
        return await lifespan(receive, send)
    handler = globals()[kind + "_" + scope["path"].strip("/").replace("-", "_")]
    await handler(scope, receive, send)


async def lifespan(receive, send):
    while True:
        phase = (await receive())["type"]
        await send({"type": phase + ".complete"})
        if phase == "lifespan.shutdown":
            print("the lifespan has ended")
            return


async def start(send, status=200, headers=((b"content-type", b"text/plain"),)):
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def part(send, body, more=True):
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def whole(send, body):
    await start(send)
    await part(send, body, more=False)


async def read(receive):
    parts = []
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise RuntimeError("the client has left in the middle of its body")
        parts.append(event["body"])
        if not event["more_body"]:
            return b"".join(parts)


async def until_left(receive, what):
    while (await receive())["type"] not in ("http.disconnect", "websocket.disconnect"):
        pass
    print("left:", what)


async def http_hello(scope, receive, send):
    await whole(send, b"hello")


async def http_peak(scope, receive, send):
    await whole(send, b"%d" % resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


async def http_echo(scope, receive, send):
    await whole(send, await read(receive))


async def http_both_ways(scope, receive, send):
    """Each part goes back as it comes."""
    await start(send)
    while True:
        event = await receive()
        await part(send, event["body"], event["more_body"])
        if not event["more_body"]:
            return


async def http_lines(scope, receive, send):
    await start(send)
    for number in range(int(scope["query_string"])):
        await part(send, b"line %d\n" % number)
        await asyncio.sleep(0)
    await part(send, b"", more=False)


async def http_wait_first(scope, receive, send):
    """Waits before it has answered anything."""
    await read(receive)
    print("waits before its response")
    await until_left(receive, "before the response")


async def http_wait_middle(scope, receive, send):
    await start(send)
    await part(send, b"first\n")
    await until_left(receive, "in the response")


def asked(receive):
    """What there is to receive at this moment, if anything: so frameworks ask whether the client is still there."""
    waiting = receive()
    try:
        waiting.send(None)
    except StopIteration as stop:
        return stop.value["type"]
    waiting.close()
    return None


async def until_asked(receive, what):
    print("asks")
    while asked(receive) != "http.disconnect":
        await asyncio.sleep(0.01)
    print("left:", what)


async def http_ask_first(scope, receive, send):
    """Has read nothing yet, and asks now and then."""
    await until_asked(receive, "asked before the response")


async def http_ask_read(scope, receive, send):
    await read(receive)
    await until_asked(receive, "asked after the request")


async def http_ask_middle(scope, receive, send):
    await start(send)
    await part(send, b"first\n")
    await until_asked(receive, "asked in the response")


async def http_listen_and_send(scope, receive, send):
    """One task waits for the end, another one sends now and then."""
    await start(send)
    sending = asyncio.ensure_future(now_and_then(send))
    print("listens")
    await until_left(receive, "listened to")
    sending.cancel()


async def now_and_then(send):
    while True:
        await part(send, b"tick\n")
        await asyncio.sleep(600)


async def http_upload(scope, receive, send):
    first = await receive()
    print("first part, more:", first["more_body"])
    await until_left(receive, "in the upload")


async def http_endless(scope, receive, send):
    """Sends until it is told that nobody is there."""
    await start(send)
    try:
        while True:
            await part(send, bytes(65536))
    except OSError as error:
        print("left: send raised", type(error).__name__)


async def http_background(scope, receive, send):
    await read(receive)
    await whole(send, b"done")
    print("responded")
    await asyncio.sleep(0.05)
    print("left behind: the background task has ended,", (await receive())["type"])


async def http_deaf(scope, receive, send):
    """Neither receives nor sends."""
    print("deaf")
    try:
        await asyncio.get_running_loop().create_future()
    except asyncio.CancelledError:
        print("left: cancelled")
        raise


async def http_raise(scope, receive, send):
    raise ValueError("on purpose")


async def http_raise_late(scope, receive, send):
    await start(send)
    await part(send, b"some of it\n")
    raise ValueError("late on purpose")


async def http_illegal_header(scope, receive, send):
    await start(send, headers=[(b"x-bad name", b"1")])
    await part(send, b"never", more=False)


async def http_illegal_value(scope, receive, send):
    """Meets the error as a framework does: by a response of its own."""
    try:
        await start(send, headers=[(b"x-bad", b"a\r\nb: c")])
        await part(send, b"never")
        await part(send, b"never", more=False)
    except Exception as error:
        print("refused:", error)
        await start(send, 500)
        await part(send, b"an error page", more=False)
        raise


async def websocket_echo(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept", "subprotocol": (scope["subprotocols"] or [None])[-1]})
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            return print("closed:", event["code"], event["reason"])
        text = event.get("text")
        if text == "close":
            return await send({"type": "websocket.close", "code": 4001, "reason": "as you say"})
        if text == "raise":
            raise ValueError("in a socket on purpose")
        await send({"type": "websocket.send", **{key: event[key] for key in ("text", "bytes") if key in event}})


async def websocket_deny(scope, receive, send):
    await receive()
    await send({"type": "websocket.close"})


async def websocket_late(scope, receive, send):
    """Never accepts."""
    await receive()
    print("connecting")
    await until_left(receive, "before accept")


async def websocket_endless(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    try:
        while True:
            await send({"type": "websocket.send", "bytes": bytes(65536)})
    except OSError as error:
        print("left: send raised", type(error).__name__)


async def websocket_large_messages(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    print("sends large messages")
    for _ in range(20):
        await send({"type": "websocket.send", "bytes": bytes(5000000)})
    await send({"type": "websocket.send", "text": "the end"})
    print("has sent all")
    await until_left(receive, "after large messages")


async def http_parts(scope, receive, send):
    await start(send)
    for _ in range(1000):
        await part(send, b"part\n")
        await asyncio.sleep(0)
    await part(send, b"", more=False)
    print("all parts are sent")


async def http_own_source(scope, receive, send):
    await start(send)
    with open(__file__, "rb") as file:
        await send({"type": "http.response.zerocopysend", "file": file})
    print("the file is sent")
