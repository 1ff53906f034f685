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

"""A shop: dependencies, validation, background tasks, streams, uploads and a WebSocket."""

import asyncio
import hashlib
import os
import threading
from typing import List, Optional

from fastapi import (
    BackgroundTasks, Cookie, Depends, FastAPI, File, Form, Header, HTTPException, Query, Request, Response, UploadFile,
    WebSocket, WebSocketDisconnect,
)  # fmt: skip
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

app = FastAPI(title="Shop", version="1.2")
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"], allow_methods=["POST"])


class Order(BaseModel):
    article: str = Field(min_length=2)
    count: int = Field(gt=0)
    note: Optional[str] = None


class OutOfStock(Exception):
    pass


@app.on_event("startup")
async def start():
    app.state.stock = {"apple": 3, "pear": 1}
    app.state.mails = []
    app.state.sessions = []
    app.state.ends = {}


@app.on_event("shutdown")
def stop():
    with open(os.path.join(os.environ["SITE_DATA"], "log"), "a") as file:
        file.write("closed with %d mails\n" % len(app.state.mails))


@app.exception_handler(OutOfStock)
async def out_of_stock(request: Request, error: OutOfStock):
    return JSONResponse({"missing": str(error)}, status_code=409)


# What has ended, and how


def end(name):
    if name not in app.state.ends:
        app.state.ends[name] = asyncio.get_running_loop().create_future()
    return app.state.ends[name]


@app.get("/ended/{name}")
async def ended(name: str):
    how = await asyncio.wait_for(end(name), 60)
    del app.state.ends[name]
    return how


# Dependencies


async def session():
    """Lives as long as the request."""
    app.state.sessions.append("opened")
    try:
        yield "session"
    finally:
        app.state.sessions.append("closed")


def customer(x_customer: str = Header(), name: str = Depends(session)):
    if x_customer == "nobody":
        raise HTTPException(401, "Who are you?", headers={"www-authenticate": "Name"})
    return "%s in a %s" % (x_customer, name)


@app.get("/me")
async def me(name: str = Depends(customer)):
    return {"customer": name}


@app.get("/sessions")
async def sessions():
    return app.state.sessions


# Validation


@app.post("/orders", status_code=201)
async def order(wanted: Order, response: Response):
    left = app.state.stock.get(wanted.article, 0)
    if left < wanted.count:
        raise OutOfStock(wanted.article)
    response.headers["location"] = app.url_path_for("stock", article=wanted.article)
    return wanted


@app.get("/stock/{article}")
async def stock(article: str, at_least: int = Query(0, ge=0), tags: List[str] = Query([])):
    if article not in app.state.stock:
        raise HTTPException(404, "No such article")
    return {"article": article, "enough": app.state.stock[article] >= at_least, "tags": tags}


# Background tasks


async def deliver(to: str):
    await end("post")
    app.state.mails.append(to)
    end("mail").set_result(to)


@app.post("/mails", status_code=202)
async def mail(to: str, tasks: BackgroundTasks):
    mails = len(app.state.mails)
    tasks.add_task(deliver, to)
    return {"sent": len(app.state.mails) - mails}


@app.post("/mails/go")
async def send_mails():
    end("post").set_result("go")
    to = await ended("mail")
    await ended("post")
    return to


# Streams


@app.get("/export")
def export(rows: int):
    def lines():
        for row in range(rows):
            yield "%06d;%s\n" % (row, "x" * 92)

    return StreamingResponse(lines(), media_type="text/csv")


@app.get("/ticks")
async def ticks():
    async def endless():
        number = 0
        try:
            while True:
                yield "tick %d\n" % number
                number += 1
                await asyncio.sleep(0.01)
        finally:
            end("ticks").set_result("generator closed")

    return StreamingResponse(endless(), media_type="text/plain")


# Threads

together = threading.Barrier(4)


@app.get("/together")
def meet():
    """Four requests have to be served at the same time."""
    together.wait(60)
    return threading.current_thread() is not threading.main_thread()


# Forms, cookies and uploads


@app.post("/login")
async def login(response: Response, name: str = Form()):
    response.set_cookie("customer", name, httponly=True)
    return {"hello": name}


@app.get("/greeting")
async def greeting(customer: Optional[str] = Cookie(None)):
    return {"hello": customer}


@app.post("/pictures")
async def pictures(title: str = Form(), files: List[UploadFile] = File()):
    described = []
    for file in files:
        content = await file.read()
        described.append("%s %s %d %s" % (file.filename, file.content_type, len(content), sha256(content)))
    return {"title": title, "files": described}


def sha256(content):
    return hashlib.sha256(content).hexdigest()


# WebSocket


async def talker(socket: WebSocket, name: str = Query()):
    return name.title()


@app.websocket("/chat/{room}")
async def chat(socket: WebSocket, room: int, name: str = Depends(talker)):
    if name == "Nobody":
        await socket.close(4401)
        return
    await socket.accept()
    try:
        while True:
            message = await socket.receive_json()
            await socket.send_json({"room": room, "from": name, "said": message["say"]})
    except WebSocketDisconnect as left:
        end("chat").set_result(left.code)


# An application below the application, and an error

office = FastAPI()


@office.middleware("http")
async def clerk(request: Request, call_next):
    response = await call_next(request)
    response.headers["x-clerk"] = "of " + request.method
    return response


@office.get("/where")
async def where(request: Request):
    return {"root_path": request.scope["root_path"], "http": request.scope["http_version"]}


app.mount("/office", office)


@app.get("/broken")
async def broken():
    raise RuntimeError("on purpose")
