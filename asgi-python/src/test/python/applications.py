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

"""The applications that the tests call: `app` chooses by path."""

import asyncio
import contextvars
import enum
import json
import os
import sys
import tempfile
import threading

variable = contextvars.ContextVar("variable", default="import")
variable.set("import")
left = {}
routes = {}


class Status(enum.IntEnum):
    TEAPOT = 418


def at(path):
    def register(function):
        routes[path] = function
        return function

    return register


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        scope["state"]["started"] = "yes"
        scope["state"]["shared"] = []
        await send({"type": "lifespan.startup.complete"})
        await receive()
        print("lifespan is shut down", flush=True)
        await send({"type": "lifespan.shutdown.complete"})
        return
    await routes[scope["path"]](scope, receive, send)


DEAF = []


async def answer(send, value, status=200):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    await send({"type": "http.response.start", "status": status, "headers": [(b"x-test", b"1")]})
    await send({"type": "http.response.body", "body": body})


def plain(value):
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, tuple):
        return ["tuple"] + [plain(one) for one in value]
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


@at("/plain")
async def hello(scope, receive, send):
    await answer(send, b"Hello")


@at("/scope")
async def show_scope(scope, receive, send):
    await answer(send, plain(scope))


@at("/fresh")
async def fresh(scope, receive, send):
    seen = [variable.get(), scope.get("mark"), scope["state"].get("mark"), scope["asgi"].get("mark")]
    seen += [scope["extensions"].get("mark"), len(scope["state"]["shared"])]
    variable.set("changed")
    scope["mark"] = scope["state"]["mark"] = scope["asgi"]["mark"] = scope["extensions"]["mark"] = "changed"
    scope["state"]["shared"].append(1)
    await answer(send, seen)


@at("/echo")
async def echo(scope, receive, send):
    await send({"type": "http.response.start", "status": 200})
    while True:
        event = await receive()
        await send({"type": "http.response.body", "body": event["body"], "more_body": event["more_body"]})
        if not event["more_body"]:
            return


@at("/events")
async def events(scope, receive, send):
    """Each event of the body, then the two after it."""
    seen = []
    while not seen or seen[-1].get("more_body"):
        seen.append(plain(await receive()))
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"body", "more_body": True})
    seen += [await receive(), await receive(), await receive()]
    print("events", json.dumps(seen), flush=True)


@at("/unread")
async def unread(scope, receive, send):
    await answer(send, b"unread")


@at("/late-reader")
async def late_reader(scope, receive, send):
    async def read():
        event = await receive()
        print("late", len(event["body"]), flush=True)

    asyncio.get_running_loop().call_later(0.01, asyncio.ensure_future, read())
    await answer(send, b"unread")


@at("/wait")
async def wait(scope, receive, send):
    print("waiting", flush=True)
    await asyncio.Event().wait()


@at("/cancelled-receive")
async def cancelled_receive(scope, receive, send):
    await receive()
    cancelled = 0
    for _ in range(3):
        try:
            await asyncio.wait_for(receive(), 0.01)
        except asyncio.TimeoutError:
            cancelled += 1
    task = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    print("cancelled", cancelled, flush=True)
    while not left.pop("go", False):
        await asyncio.sleep(0.001)
    event = await asyncio.wait_for(receive(), 20)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    while event.get("more_body"):
        event = await receive()
    await answer(send, plain(event))


@at("/cancelled-while-woken")
async def cancelled_while_woken(scope, receive, send):
    """The event comes in the loop's turn in which the waiting receive is cancelled."""
    await receive()
    task = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    arrived = asyncio.Event()
    left["wake"] = (task, arrived)
    call = receive.__self__
    original = call.on_request

    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"ready", "more_body": True})
    while not call.queue:
        await asyncio.sleep(0)
    task.cancel()
    try:
        event = await task
    except asyncio.CancelledError:
        event = await receive()
    assert original
    await send({"type": "http.response.body", "body": event["body"]})


@at("/go")
async def go(scope, receive, send):
    left["go"] = True
    await answer(send, b"gone")


@at("/several-receivers")
async def several_receivers(scope, receive, send):
    received = await asyncio.gather(*(receive() for _ in range(4)))
    await answer(send, sorted(event["body"].decode() for event in received))


@at("/background")
async def background(scope, receive, send):
    await answer(send, b"first")
    event = await receive()
    event = await receive()
    await asyncio.sleep(0.01)
    print("background", event["type"], flush=True)


@at("/disconnect-error")
async def disconnect_error(scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 200})
    await send({"type": "http.response.body", "body": b"x", "more_body": True})
    await receive()
    for _ in range(3):
        try:
            await send({"type": "http.response.body", "body": b"late", "more_body": True})
        except OSError as error:
            print("OSError", error, flush=True)


@at("/head-alone")
async def head_alone(scope, receive, send):
    """The head goes out alone, and the server is done with it."""
    status = int(scope["query_string"]) if scope["query_string"].isdigit() else 200
    await send({"type": "http.response.start", "status": status})
    while (await receive())["type"] != "http.disconnect":
        pass
    sent = 0
    try:
        while True:
            more = scope["query_string"] == b"endless" or sent < (5000 if scope["query_string"] == b"many" else 3)
            await send({"type": "http.response.body", "body": b"x" * 10, "more_body": more})
            sent += 1
            if not more:
                break
        print("sent all", sent, flush=True)
    except OSError as error:
        print("sent", sent, type(error).__name__, flush=True)


@at("/head-file")
async def head_file(scope, receive, send):
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 1000000)
        file.flush()
        await send_head_of_file(scope, receive, send, {"type": "http.response.zerocopysend", "file": file, "offset": 0})


@at("/head-path")
async def head_path(scope, receive, send):
    await send_head_of_file(scope, receive, send, {"type": "http.response.pathsend", "path": "/etc/hosts"})


async def send_head_of_file(scope, receive, send, event):
    """The server is done at the head: before the file is sent, or while it is."""
    await send({"type": "http.response.start", "status": 200})
    if scope["query_string"] == b"late":
        while (await receive())["type"] != "http.disconnect":
            pass
    await send(event)
    print("sent the file", flush=True)


@at("/blocked-send")
async def blocked_send(scope, receive, send):
    try:
        await answer(send, b"x" * 5000000)
    except OSError as error:
        print("blocked", type(error).__name__, flush=True)


@at("/illegal")
async def illegal(scope, receive, send):
    errors = []

    async def attempt(event):
        try:
            await send(event)
        except Exception as error:
            errors.append("%s: %s" % (type(error).__name__, error))

    start = {"type": "http.response.start", "status": 200, "headers": []}
    await attempt({"type": "http.response.body"})
    await attempt({"type": "websocket.send", "text": "x"})
    await attempt({"type": "http.response.start", "status": "200"})
    await attempt({"type": "http.response.start", "status": 99})
    await attempt({"type": "http.response.start", "status": 200, "headers": [("a", "b")]})
    await attempt({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b\r\nc: d")]})
    await attempt({"type": "http.response.start", "status": 200, "headers": [(b"a", b"b\0c")]})
    await attempt({"type": "http.response.start", "status": 200, "headers": [(b"a",), (b"b", b"c", b"d")]})
    await attempt({"type": "http.response.trailers", "headers": []})
    await attempt({"type": "http.response.early_hint", "links": [b"a\nb"]})
    await send(start)
    await attempt(start)
    await attempt({"type": "http.response.body", "body": "text"})
    await attempt({"type": "http.response.early_hint", "links": []})
    await send({"type": "http.response.body", "body": json.dumps(errors).encode()})
    await attempt({"type": "http.response.body", "body": b"more"})
    print("after", errors[-1], flush=True)


@at("/kinds")
async def kinds(scope, receive, send):
    buffer = bytearray(b"array")
    await send(
        {
            "type": "http.response.start",
            "status": Status.TEAPOT,
            "headers": ([name, value] for name, value in ((b"a", bytearray(b"1")), (b"b", memoryview(b"2")))),
        }
    )
    await send({"type": "http.response.body", "body": buffer, "more_body": True})
    buffer[:] = b"other"
    await send({"type": "http.response.body", "body": memoryview(b"view"), "more_body": True})
    await send({"type": "http.response.body", "more_body": True})
    await send({"type": "http.response.body"})


@at("/held")
async def held(scope, receive, send):
    await send({"type": "http.response.start", "status": 201})
    await receive()
    await receive()
    await send({"type": "http.response.body", "body": b"later"})


@at("/concurrent")
async def concurrent(scope, receive, send):
    await send({"type": "http.response.start", "status": 200})

    async def part(number):
        await send({"type": "http.response.body", "body": b"%d" % number * 1000, "more_body": True})

    await asyncio.gather(*(part(number) for number in range(10)))
    await send({"type": "http.response.body"})


@at("/threads")
async def threads(scope, receive, send):
    loop = asyncio.get_running_loop()
    await send({"type": "http.response.start", "status": 200})

    def work():
        for number in range(20):
            event = {"type": "http.response.body", "body": b"%d," % number, "more_body": True}
            asyncio.run_coroutine_threadsafe(send(event), loop).result(20)

    await loop.run_in_executor(None, work)
    await send({"type": "http.response.body"})


@at("/cancelled-send")
async def cancelled_send(scope, receive, send):
    await send({"type": "http.response.start", "status": 200})
    for number in range(3):
        task = asyncio.ensure_future(
            send({"type": "http.response.body", "body": b"%d" % number * 1000, "more_body": True})
        )
        done, _ = await asyncio.wait((task,), timeout=0.01)
        if not done:
            task.cancel()
    print("cancelled sends", flush=True)


@at("/trailers")
async def trailers(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "trailers": True})
    await send({"type": "http.response.body", "body": b"body"})
    await send({"type": "http.response.trailers", "headers": [(b"a", b"1")], "more_trailers": True})
    await send({"type": "http.response.trailers", "headers": [(b"b", b"2")]})


@at("/hints")
async def hints(scope, receive, send):
    await send({"type": "http.response.early_hint", "links": [b"</a>; rel=preload", b"</b>; rel=preload"]})
    await send({"type": "http.response.push", "path": "/p\u00e9", "headers": [(b"accept", b"*/*")]})
    await answer(send, b"hinted")


@at("/pathsend")
async def path_send(scope, receive, send):
    await send({"type": "http.response.start", "status": 200})
    try:
        await send({"type": "http.response.pathsend", "path": "/srv/f\udcff"})
        print("file is sent", flush=True)
    except Exception as error:
        await send({"type": "http.response.body", "body": ("%s: %s" % (type(error).__name__, error)).encode()})


@at("/refused-later")
async def refused_later(scope, receive, send):
    await send({"type": "http.response.push", "path": "/x"})
    await receive()
    await receive()
    try:
        await send({"type": "http.response.start", "status": 200})
    except RuntimeError as error:
        await answer(send, str(error).encode())


@at("/zerocopy")
async def zero_copy(scope, receive, send):
    with tempfile.TemporaryFile() as file:
        file.write(bytes(range(256)) * 4000)
        file.flush()
        file.seek(10)
        await send({"type": "http.response.start", "status": 200})
        await send({"type": "http.response.zerocopysend", "file": file, "count": 20, "more_body": True})
        assert os.lseek(file.fileno(), 0, os.SEEK_CUR) == 30
        await send({"type": "http.response.zerocopysend", "file": file.fileno(), "offset": 256})


@at("/many-headers")
async def many_headers(scope, receive, send):
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"x-%d" % number, b"v" * 1000) for number in range(300)],
        }
    )
    await send({"type": "http.response.body", "body": b"%d" % len(scope["headers"])})


@at("/raise")
async def raises(scope, receive, send):
    await receive()
    try:
        {}["cause"]
    except KeyError as error:
        raise ValueError("broken \u2713") from error


@at("/raise-in-send")
async def raise_in_send(scope, receive, send):
    await send({"type": "nonsense"})


@at("/raise-much")
async def raise_much(scope, receive, send):
    await receive()
    raise ValueError("<" + "x" * 100000 + ">")


@at("/base")
async def base(scope, receive, send):
    await receive()
    error = {b"exit": SystemExit(3), b"interrupt": KeyboardInterrupt(), b"cancel": asyncio.CancelledError()}
    if scope["query_string"] == b"later":
        await asyncio.sleep(0.01)
    raise error[dict(scope["headers"])[b"x-error"]]


class ClientDisconnect(Exception):
    """As Starlette has it."""


@at("/departure")
async def departure(scope, receive, send):
    """Ends as frameworks do when a client leaves."""
    await send({"type": "http.response.start", "status": 200})
    while (await receive())["type"] != "http.disconnect":
        pass
    late = {"type": "http.response.body", "body": b"late"}
    how = scope["query_string"]
    if how == b"send":
        await send(late)
    if how == b"told":
        raise ClientDisconnect
    if how == b"wrapped":
        try:
            await send(late)
        except OSError:
            raise ClientDisconnect
    if how == b"cancelled":
        try:
            raise asyncio.CancelledError
        except BaseException:
            await send(late)
    if how == b"broken":
        try:
            raise ValueError("broken")
        except ValueError:
            await send(late)
    raise ValueError("broken")


class Nasty(Exception):
    def __str__(self):
        raise SystemExit(9)


@at("/nasty")
async def nasty(scope, receive, send):
    await receive()
    raise Nasty


@at("/not-spoken")
async def not_spoken(scope, receive, send):
    raise ValueError("No application configured for scope type %r" % scope["type"])


@at("/says")
async def says(scope, receive, send):
    raise ValueError(scope["query_string"].decode())


@at("/receive-forever")
async def receive_forever(scope, receive, send):
    await receive()
    print("receiving", flush=True)
    while True:
        await receive()


@at("/send-forever")
async def send_forever(scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 200})
    print("sending", flush=True)
    while True:
        try:
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
            await asyncio.sleep(0)
        except OSError:
            pass


@at("/left-behind")
async def left_behind(scope, receive, send):
    await receive()

    async def late():
        event = await receive()
        try:
            await send({"type": "http.response.body", "body": b"late"})
        except Exception as error:
            print("left behind", event["type"], type(error).__name__, flush=True)

    left["task"] = asyncio.ensure_future(late())
    await asyncio.sleep(0)
    await answer(send, b"left")


@at("/busy")
async def busy(scope, receive, send):
    threading.Event().wait(0.3)
    await answer(send, b"busy")


@at("/cancelled-at-the-end")
async def cancelled_at_the_end(scope, receive, send):
    # As Quart does it. The end of the call wakes all who receive, also one who was cancelled a moment before.
    async def receives():
        try:
            await receive()
        except BaseException as error:
            print("receive has ended with", type(error).__name__, flush=True)
            raise

    await receive()
    task = asyncio.get_running_loop().create_task(receives())
    await asyncio.sleep(0)
    await answer(send, b"done")
    task.cancel()


@at("/long-head")
async def long_head(scope, receive, send):
    headers = [(b"x-long", b"x" * (1 << 20))]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
    except ValueError as error:
        await answer(send, str(error).encode())


@at("/ws/producer")
async def websocket_producer(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    end = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    await send({"type": "websocket.close"})
    try:
        while not end.done():
            await send({"type": "websocket.send", "text": "late"})
    except OSError:
        # It sends once more when the disconnect has come, and nobody waits for it any more.
        pass
    print("the producer has ended", flush=True)


@at("/gate")
async def gate(scope, receive, send):
    # Holds the loop up until somebody opens the pipe.
    with open(scope["query_string"].decode()) as pipe:
        pipe.read()
    await answer(send, b"open")


@at("/freeze")
async def freeze(scope, receive, send):
    def frozen_here():
        print("frozen", flush=True)
        threading.Event().wait(60)

    frozen_here()


@at("/stubborn")
async def stubborn(scope, receive, send):
    print("stubborn", flush=True)
    while True:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            print("not cancelled", flush=True)


@at("/print")
async def prints(scope, receive, send):
    print("to standard output \u2713")
    print("to standard error", file=sys.stderr)
    sys.stdout.write("read %r\n" % sys.stdin.read())
    await answer(send, b"printed")


# WebSocket


@at("/ws/echo")
async def websocket_echo(scope, receive, send):
    assert (await receive()) == {"type": "websocket.connect"}
    await send({"type": "websocket.accept"})
    while True:
        event = await receive()
        if event["type"] == "websocket.disconnect":
            print("websocket", json.dumps(event), flush=True)
            return
        await send(dict(event, type="websocket.send"))


@at("/ws/deaf")
async def websocket_deaf(scope, receive, send):
    """Reads nothing until it is told to."""
    await receive()
    await send({"type": "websocket.accept"})
    woken = asyncio.Event()
    DEAF.append(woken)
    await woken.wait()
    for _ in range(2):
        await send({"type": "websocket.send", "text": str(len((await receive())["bytes"]))})


@at("/wake-the-deaf")
async def wake_the_deaf(scope, receive, send):
    DEAF.pop().set()
    await answer(send, b"woken")


@at("/ws/leaves")
async def websocket_leaves(scope, receive, send):
    """Leaves in the middle of a message."""
    await receive()
    await send({"type": "websocket.accept"})
    await receive()


@at("/ws/scope")
async def websocket_scope(scope, receive, send):
    await receive()
    await send(
        {"type": "websocket.accept", "subprotocol": scope["subprotocols"][-1], "headers": [(b"x-test", b"1")]}
    )
    await send({"type": "websocket.send", "text": json.dumps(plain(scope))})
    await send({"type": "websocket.send", "bytes": bytearray(b"bytes"), "text": None})
    await send({"type": "websocket.close", "code": 4000, "reason": "d\u00e9j\u00e0"})
    event = await receive()
    print("after close", json.dumps(event), flush=True)


@at("/ws/refuse")
async def websocket_refuse(scope, receive, send):
    await receive()
    await send({"type": "websocket.close"})
    print("refused", json.dumps(await receive()), flush=True)


@at("/ws/deny")
async def websocket_deny(scope, receive, send):
    await receive()
    await send({"type": "websocket.http.response.start", "status": 401, "headers": [(b"a", b"b")]})
    await send({"type": "websocket.http.response.body", "body": b"no", "more_body": True})
    await send({"type": "websocket.http.response.body", "body": b"!"})


@at("/ws/left-in-denial")
async def websocket_left_in_denial(scope, receive, send):
    await receive()
    await send({"type": "websocket.http.response.start", "status": 401})
    await send({"type": "websocket.http.response.body", "body": b"no", "more_body": True})
    await receive()
    try:
        await send({"type": "websocket.http.response.body", "body": b"!"})
    except OSError as error:
        print("left", type(error).__name__, flush=True)


@at("/ws/after-close")
async def websocket_after_close(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close"})
    try:
        await send({"type": "websocket.send", "text": "late"})
    except RuntimeError as error:
        print("raised", error, flush=True)
    task = asyncio.ensure_future(receive())
    await asyncio.sleep(0)
    await send({"type": "websocket.send", "text": "late"})
    await send({"type": "websocket.close"})
    print("no-op", json.dumps(await task), flush=True)
    try:
        await send({"type": "websocket.send", "text": "late"})
    except OSError as error:
        print("then", type(error).__name__, flush=True)


@at("/ws/illegal")
async def websocket_illegal(scope, receive, send):
    errors = []

    async def attempt(**event):
        try:
            await send(event)
        except Exception as error:
            errors.append("%s: %s" % (type(error).__name__, error))

    await attempt(type="websocket.send", text="early")
    await attempt(type="websocket.http.response.body", body=b"")
    await send({"type": "websocket.accept"})
    await attempt(type="websocket.accept")
    await attempt(type="websocket.http.response.start", status=200)
    await attempt(type="websocket.send")
    await attempt(type="websocket.send", text="a", bytes=b"b")
    await attempt(type="websocket.send", bytes=b"x" * (1 << 20) + b"x")
    await attempt(type="websocket.close", reason="x" * 124)
    await attempt(type="http.response.start", status=200)
    await send({"type": "websocket.send", "text": json.dumps(errors)})


@at("/ws/not-spoken")
async def websocket_not_spoken(scope, receive, send):
    raise ValueError("Django can only handle ASGI/HTTP connections, not %s." % scope["type"])


@at("/ws/large")
async def websocket_large(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    await asyncio.gather(
        send({"type": "websocket.send", "bytes": b"a" * 200000}), send({"type": "websocket.send", "text": "b" * 100000})
    )


# Other ways to be an application


class Double:
    def __init__(self, scope):
        self.scope = scope

    async def __call__(self, receive, send):
        await answer(send, [self.scope["asgi"]["version"]])


def double_function(scope):
    if scope["type"] != "http":
        raise ValueError("only HTTP")
    return Double(scope)


class Single:
    async def __call__(self, scope, receive, send):
        await answer(send, [scope["asgi"]["version"], scope["state"]])


class Namespace:
    inner = Single()


def factory():
    return app


def broken_factory():
    raise OSError("no configuration")


async def django(scope, receive, send):
    if scope["type"] != "http":
        raise ValueError("Django can only handle ASGI/HTTP connections, not %s." % scope["type"])
    await answer(send, b"django")


async def returns_from_lifespan(scope, receive, send):
    if scope["type"] == "http":
        await answer(send, b"served")


async def raises_at_startup(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        raise OSError("no database")
    await answer(send, b"served")


async def fails_at_startup(scope, receive, send):
    await receive()
    await send({"type": "lifespan.startup.failed", "message": "no database"})


async def hangs_at_startup(scope, receive, send):
    print("starting", flush=True)
    await asyncio.Event().wait()


async def hangs_at_shutdown(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        threading.Thread(target=threading.Event().wait).start()
        await asyncio.Event().wait()
    await answer(send, b"served")
