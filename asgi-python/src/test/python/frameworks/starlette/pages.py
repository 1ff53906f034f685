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

"""A site: lifespan state, sessions, GZip, static files, downloads, mounts and WebSockets."""

import asyncio
import contextlib
import hashlib
import os

import starlette
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import (
    FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse,
)  # fmt: skip
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.websockets import WebSocketDisconnect

HERE = os.path.dirname(os.path.abspath(__file__))
NUMBERS = os.path.join(os.environ["SITE_DATA"], "numbers.txt")
templates = Jinja2Templates(directory=os.path.join(HERE, "templates"))


@contextlib.asynccontextmanager
async def lifespan(app):
    topics = {}
    yield {"visits": ["start"], "topics": topics, "ends": Ends()}
    with open(os.path.join(os.environ["SITE_DATA"], "log"), "a") as file:
        file.write("left\n")


class Ends:
    """What has ended, and how, for whoever asks later."""

    def __init__(self):
        self.waiting = {}

    def __getitem__(self, name):
        if name not in self.waiting:
            self.waiting[name] = asyncio.get_running_loop().create_future()
        return self.waiting[name]

    def tell(self, name, how):
        self[name].set_result(how)


async def ended(request):
    name = request.path_params["name"]
    how = await asyncio.wait_for(request.state.ends[name], 60)
    del request.state.ends.waiting[name]
    return PlainTextResponse(str(how))


# State


async def visit(request):
    """The list is shared by all requests of a worker; what a request adds to the state is its own."""
    own = hasattr(request.state, "mine")
    request.state.mine = True
    request.state.visits.append(request.query_params["name"])
    return JSONResponse({"visits": request.state.visits, "of another request": own})


async def scope(request):
    return JSONResponse(
        {
            "http": request.scope["http_version"],
            "url": str(request.url),
            "client": request.client.host,
            "root_path": request.scope["root_path"],
            "link": str(request.url_for("api:item", id=7)),
        }
    )


# Sessions


async def login(request):
    name = (await request.form())["name"]
    request.session["name"] = name
    return RedirectResponse(request.url_for("me"), status_code=303)


async def me(request):
    if "name" not in request.session:
        return PlainTextResponse("nobody", status_code=401)
    return PlainTextResponse(request.session["name"])


async def logout(request):
    request.session.clear()
    return Response(status_code=204)


# Bodies


async def large(request):
    return PlainTextResponse("0123456789" * 10000)


async def page(request):
    return templates.TemplateResponse("page.html", {"request": request, "name": request.query_params["name"]})


async def report(request):
    async def sent():
        request.state.ends.tell("report", "sent")

    return FileResponse(NUMBERS, filename="zahlen ü.txt", background=BackgroundTask(sent))


class PathSendResponse(Response):
    """The server sends the file, where it can."""

    def __init__(self, path):
        super().__init__(headers={"x-sent-by": "path"})
        del self.headers["content-length"]
        self.path = path

    async def __call__(self, scope, receive, send):
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.pathsend", "path": self.path})


async def archive(request):
    if "http.response.pathsend" in request.scope["extensions"]:
        return PathSendResponse(NUMBERS)
    return FileResponse(NUMBERS)


async def digest(request):
    sha256, parts = hashlib.sha256(), 0
    try:
        async for part in request.stream():
            sha256.update(part)
            parts += 1
    except ClientDisconnect:
        request.state.ends.tell("upload", "client left")
        raise
    return JSONResponse({"sha256": sha256.hexdigest(), "several": parts > 2})


class Upper:
    """Answers each part of the body as soon as it is there."""

    def __init__(self, scope, receive, send):
        self.receive = receive
        self.send = send

    def __await__(self):
        return self.answer().__await__()

    async def answer(self):
        await self.send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        more = True
        while more:
            event = await self.receive()
            more = event.get("more_body", False)
            await self.send({"type": "http.response.body", "body": event["body"].upper(), "more_body": more})


# Server-sent events


async def events(request):
    topic = request.path_params["topic"]
    queue = request.state.topics.setdefault(topic, asyncio.Queue())
    ends = request.state.ends

    async def told():
        try:
            yield ": welcome\n\n"
            while True:
                yield "data: %s\n\n" % await queue.get()
        finally:
            ends.tell("events", "stream closed")

    return StreamingResponse(told(), media_type="text/event-stream", headers={"cache-control": "no-store"})


async def publish(request):
    await request.state.topics[request.path_params["topic"]].put((await request.body()).decode())
    return Response(status_code=204)


async def patient(request):
    """Looks after the client from time to time."""
    while not await request.is_disconnected():
        await asyncio.sleep(0.01)
    request.state.ends.tell("patient", "client left")
    return Response()


async def raw_stream(scope, receive, send):
    """Learns from `send` alone that the client has left."""
    ends = scope["state"]["ends"]
    await send({"type": "http.response.start", "status": 200})
    try:
        while True:
            await send({"type": "http.response.body", "body": b"x\n", "more_body": True})
            await asyncio.sleep(0.01)
    except OSError as error:
        ends.tell("raw", "%s is an OSError" % type(error).__name__)
        raise


class RawStream:
    def __init__(self, scope, receive, send):
        self.call = raw_stream(scope, receive, send)

    def __await__(self):
        return self.call.__await__()


# WebSockets


async def echo(socket):
    protocols = socket.scope["subprotocols"]
    await socket.accept("v2" if "v2" in protocols else None, headers=[(b"x-site", b"echo")])
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message["code"])
            if message.get("text") is not None:
                await socket.send_text(message["text"])
            else:
                await socket.send_bytes(message["bytes"])
    except WebSocketDisconnect as end:
        socket.state.ends.tell("echo", end.code)


async def denied(socket):
    await socket.close(4403)
    assert (await socket.receive())["type"] == "websocket.connect"
    # After its own close the application is told of the end.
    socket.state.ends.tell("denied", (await socket.receive())["type"])


async def closing(socket):
    await socket.accept()
    await socket.send_text("bye")
    await socket.close(4001, "enough")


async def counting(socket):
    """Sends until the client has left."""
    await socket.accept()
    number = 0
    try:
        while True:
            await socket.send_text(str(number))
            number += 1
            await asyncio.sleep(0.001)
    except Exception as error:
        socket.state.ends.tell("counting", type(error).__name__)


async def item(request):
    return JSONResponse({"id": request.path_params["id"], "root_path": request.scope["root_path"]})


async def broken(request):
    raise RuntimeError("on purpose")


async def version(request):
    return PlainTextResponse(starlette.__version__)


async def not_found(request, error):
    return PlainTextResponse("nothing at " + request.url.path, status_code=404)


app = Starlette(
    lifespan=lifespan,
    middleware=[
        Middleware(SessionMiddleware, secret_key="secret of a test"),
        Middleware(GZipMiddleware, minimum_size=1000),
    ],
    exception_handlers={404: not_found},
    routes=[
        Route("/version", version),
        Route("/ended/{name}", ended),
        Route("/visit", visit),
        Route("/scope", scope),
        Route("/login", login, methods=["POST"]),
        Route("/me", me),
        Route("/logout", logout, methods=["POST"]),
        Route("/large", large),
        Route("/page", page),
        Route("/report", report),
        Route("/archive", archive),
        Route("/digest", digest, methods=["POST"]),
        Route("/upper", Upper, methods=["POST"]),
        Route("/events/{topic}", events),
        Route("/events/{topic}/publish", publish, methods=["POST"]),
        Route("/patient", patient),
        Route("/raw", RawStream),
        Route("/broken", broken),
        WebSocketRoute("/echo", echo),
        WebSocketRoute("/denied", denied),
        WebSocketRoute("/closing", closing),
        WebSocketRoute("/counting", counting),
        Mount("/static", StaticFiles(directory=os.path.join(HERE, "static"), html=True), name="static"),
        Mount("/api", name="api", routes=[Mount("/v1", routes=[Route("/items/{id:int}", item, name="item")])]),
    ],
)
