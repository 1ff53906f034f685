"""The paths of the benchmarks as an ASGI application: plain Python, and one path with FastAPI."""

import asyncio
import functools
import json
import os

PLAINTEXT = b"Hello, World!"
LARGE = b"x" * (10 * 1024)
FILES = os.environ.get("BENCHMARK_FILES", ".")
CHUNK = 64 * 1024

members = set()


async def respond(send, content_type, body):
    headers = [(b"content-type", content_type), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def start(send, *headers):
    await send({"type": "http.response.start", "status": 200, "headers": list(headers)})


async def plaintext(receive, send):
    await respond(send, b"text/plain", PLAINTEXT)


async def work(receive, send):
    # About a millisecond
    sum(i * i for i in range(20_000))
    await respond(send, b"text/plain", PLAINTEXT)


async def write_json(receive, send):
    await respond(send, b"application/json", json.dumps({"message": "Hello, World!"}, separators=(",", ":")).encode())


async def large(receive, send):
    await respond(send, b"text/plain", LARGE)


async def echo(receive, send):
    parts = []
    while True:
        event = await receive()
        parts.append(event.get("body", b""))
        if not event.get("more_body"):
            break
    await respond(send, b"application/octet-stream", b"".join(parts))


async def stream(receive, send):
    await start(send, (b"content-type", b"application/octet-stream"))
    while True:
        event = await receive()
        more = event.get("more_body", False)
        await send({"type": "http.response.body", "body": event.get("body", b""), "more_body": more})
        if not more:
            break


def file(name):
    async def send_file(receive, send):
        path = os.path.join(FILES, name)
        length = str(os.path.getsize(path)).encode()
        await start(send, (b"content-type", b"application/octet-stream"), (b"content-length", length))
        with open(path, "rb") as source:
            while chunk := source.read(CHUNK):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    return send_file


async def publish(receive, send):
    await receive()
    for queue in members:
        queue.put_nowait("event")
    await respond(send, b"text/plain", PLAINTEXT)


async def events(receive, send):
    queue = asyncio.Queue()
    members.add(queue)
    try:
        await start(send, (b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache"))
        left = asyncio.ensure_future(disconnected(receive))
        while True:
            event = asyncio.ensure_future(queue.get())
            await asyncio.wait({event, left}, return_when=asyncio.FIRST_COMPLETED)
            if left.done():
                event.cancel()
                break
            body = b"data: " + event.result().encode() + b"\n\n"
            await send({"type": "http.response.body", "body": body, "more_body": True})
    finally:
        members.discard(queue)


async def disconnected(receive):
    while (await receive())["type"] != "http.disconnect":
        pass


async def echo_messages(receive, send):
    while (event := await receive())["type"] == "websocket.receive":
        if event.get("text") is not None:
            await send({"type": "websocket.send", "text": event["text"]})
        else:
            await send({"type": "websocket.send", "bytes": event["bytes"]})


async def broadcast(receive, send):
    queue = asyncio.Queue()
    members.add(queue)
    sender = asyncio.ensure_future(forward(queue, send))
    try:
        while (event := await receive())["type"] == "websocket.receive":
            for member in members:
                member.put_nowait(event["text"])
    finally:
        members.discard(queue)
        sender.cancel()


async def forward(queue, send):
    while True:
        await send({"type": "websocket.send", "text": await queue.get()})


@functools.lru_cache(maxsize=None)
def fastapi():
    # Only one workload needs it: elsewhere it would cost memory and the start
    from fastapi import FastAPI

    api = FastAPI(openapi_url=None)

    @api.get("/fastapi/json")
    async def read():
        return {"message": "Hello, World!"}

    return api


HTTP = {
    "/plaintext": plaintext,
    "/work": work,
    "/json": write_json,
    "/large": large,
    "/echo": echo,
    "/stream": stream,
    "/file-1m": file("file-1m"),
    "/file-1g": file("file-1g"),
    "/publish": publish,
    "/events": events,
}

WEBSOCKET = {"/socket": echo_messages, "/broadcast": broadcast}


async def application(scope, receive, send):
    if scope["type"] == "http" and scope["path"].startswith("/fastapi/"):
        await fastapi()(scope, receive, send)
    elif scope["type"] == "http":
        if scope["method"] == "GET":
            # Hypercorn closes the connection after a request that nobody has read
            await receive()
        await HTTP[scope["path"]](receive, send)
    elif scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await WEBSOCKET[scope["path"]](receive, send)
    else:
        raise ValueError(scope["type"])
