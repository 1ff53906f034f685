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
An application that does nothing by itself. For each call it connects to a test, tells it the scope, and does what it is
told: receive, send, cancel one of these, return or raise. A line of JSON has what it does in one turn of its loop, bytes
as {"bytes": base64}.
"""

import asyncio
import base64
import contextlib
import json
import os

LONGEST = 128 * 1024 * 1024


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        scope["state"]["pool"] = "shared"
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    reader, writer = await asyncio.open_connection("127.0.0.1", int(os.environ["PUPPET_PORT"]), limit=LONGEST)
    try:
        await Puppet(reader, writer, receive, send).run(scope)
    finally:
        writer.close()


class Puppet:
    def __init__(self, reader, writer, receive, send):
        self.reader = reader
        self.writer = writer
        self.receive = receive
        self.send = send
        self.tasks = {}

    async def run(self, scope):
        self.tell({"scope": scope})
        # No other call may see this.
        scope["state"]["of_one_call"] = True
        try:
            while True:
                line = await self.reader.readline()
                if not line:
                    raise EOFError("The test is gone")
                steps = json.loads(line, object_hook=decoded)
                for step in steps:
                    if step["do"] == "return":
                        return
                    if step["do"] == "raise":
                        raise ArithmeticError("The test has failed the application")
                    if step["do"] == "send" and len(steps) > 1:
                        await self.act(step)
                    else:
                        self.begin(step)
        except asyncio.CancelledError:
            self.tell({"cancelled": True})
            raise
        finally:
            for task in self.tasks.values():
                task.cancel()

    def begin(self, step):
        if step["do"] == "cancel":
            self.tasks[step["target"]].cancel()
        else:
            self.tasks[step["id"]] = asyncio.create_task(self.act(step))

    async def act(self, command):
        answer = {"id": command["id"]}
        try:
            if command["do"] == "receive":
                answer["event"] = await self.receive()
            else:
                await self.send(command["event"])
        except asyncio.CancelledError:
            raise
        except Exception as error:
            answer["error"] = kind(error)
            answer["message"] = "%s: %s" % (type(error).__name__, error)
        self.tell(answer)
        with contextlib.suppress(ConnectionError):
            await self.writer.drain()

    def tell(self, message):
        self.writer.write(json.dumps(message, default=encoded).encode() + b"\n")


def kind(error):
    if isinstance(error, ConnectionError):
        return "gone"
    return "file" if isinstance(error, OSError) else "illegal"


def encoded(value):
    return {"bytes": base64.b64encode(value).decode()}


def decoded(value):
    return base64.b64decode(value["bytes"]) if value.keys() == {"bytes"} and "type" not in value else value
