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

"""A newspaper: streams both ways, sessions, files, background tasks, and WebSockets."""

import asyncio
import hashlib
import os
import threading

from quart import (
    Quart, abort, has_request_context, jsonify, make_response, redirect, render_template, request, session, url_for,
    websocket,
)  # fmt: skip
from quart.utils import run_sync

app = Quart(__name__)
app.secret_key = "secret of a test"
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024
ends = {}
readers = set()


def end(name):
    if name not in ends:
        ends[name] = asyncio.get_running_loop().create_future()
    return ends[name]


@app.before_serving
async def open_the_press():
    app.press = "an open press"


@app.after_serving
async def close_the_press():
    with open(os.path.join(os.environ["SITE_DATA"], "log"), "a") as file:
        file.write("press closed\n")


@app.get("/ended/<name>")
async def ended(name):
    how = await asyncio.wait_for(end(name), 60)
    del ends[name]
    return str(how)


@app.get("/")
async def front():
    return await render_template("front.html", title=request.args["title"])


@app.get("/scope")
async def scope():
    return jsonify(
        http=request.http_version,
        root_path=request.root_path,
        link=url_for("article", number=7, _external=True),
        client=request.remote_addr,
    )


@app.get("/articles/<int:number>")
async def article(number):
    if number > 100:
        abort(404)
    return {"number": number}


@app.errorhandler(404)
async def not_found(error):
    return "No page at %s" % (request if has_request_context() else websocket).path, 404


@app.post("/articles")
async def new_article():
    data = await request.get_json()
    return {"title": data["title"].upper()}, 201, {"Location": url_for("article", number=1)}


# Streams


@app.post("/digest")
async def digest():
    sha256, parts = hashlib.sha256(), 0
    async for part in request.body:
        sha256.update(part)
        parts += 1
    return {"sha256": sha256.hexdigest(), "several": parts > 2}


@app.post("/upper")
async def upper():
    parts = request.body

    async def answers():
        async for part in parts:
            yield part.upper()

    return answers(), 200, {"content-type": "text/plain"}


@app.get("/lines")
async def lines():
    count = int(request.args["count"])

    async def generate():
        for number in range(count):
            yield b"%06d;%s\n" % (number, b"x" * 92)

    return generate(), 200, {"content-type": "text/csv"}


@app.get("/ticker")
async def ticker():
    async def endless():
        number = 0
        try:
            while True:
                yield b"data: %d\n\n" % number
                number += 1
                await asyncio.sleep(0.01)
        finally:
            end("ticker").set_result("generator closed")

    response = await make_response(endless(), {"content-type": "text/event-stream", "cache-control": "no-cache"})
    response.timeout = None
    return response


@app.get("/waiting")
async def waiting():
    """Is cancelled when its client leaves."""
    end("waiting-has-begun").set_result("yes")
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        end("waiting").set_result("view cancelled")
        raise


# Sessions, forms and files


@app.post("/login")
async def login():
    session["name"] = (await request.form)["name"]
    return redirect(url_for("me"))


@app.get("/me")
async def me():
    return session.get("name", "nobody")


@app.post("/pictures")
async def pictures():
    files = await request.files
    form = await request.form
    picture = files["picture"]
    content = picture.read()
    return {
        "title": form["title"],
        "name": picture.filename,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


# Work beside the request


@app.post("/print")
async def press():
    async def work():
        await end("go")
        end("print").set_result("printed by " + app.press)

    app.add_background_task(work)
    return "accepted", 202


@app.post("/print/go")
async def go():
    end("go").set_result(True)
    await end("print")
    del ends["go"]
    return "", 204


@app.get("/thread")
async def thread():
    def sync():
        return str(threading.current_thread() is not threading.main_thread())

    return await run_sync(sync)()


@app.get("/broken")
async def broken():
    raise RuntimeError("on purpose")


# WebSockets


@app.websocket("/echo")
async def echo():
    protocols = websocket.requested_subprotocols
    await websocket.accept(headers={"x-paper": "echo"}, subprotocol="v2" if "v2" in protocols else None)
    try:
        while True:
            await websocket.send(await websocket.receive())
    except asyncio.CancelledError:
        end("echo").set_result("cancelled")
        raise


@app.websocket("/news")
async def news():
    """What one reader says all readers get."""
    queue = asyncio.Queue()
    readers.add(queue)

    async def listen():
        while True:
            message = await websocket.receive()
            for reader in readers:
                await reader.put(message)

    async def tell():
        while True:
            await websocket.send(await queue.get())

    try:
        await websocket.send("%d readers" % len(readers))
        await asyncio.gather(listen(), tell())
    finally:
        readers.discard(queue)
        for reader in readers:
            await reader.put("one has left")
        if not readers:
            end("news").set_result("no reader is left")


@app.websocket("/members")
async def members():
    if websocket.args.get("name") != "member":
        abort(403)
    await websocket.accept()
    await websocket.send("hello")
    await websocket.close(4001, "enough")
