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

"""Consumers in the loop and in threads, which talk to each other through the channel layer."""

import asyncio

from asgiref.sync import async_to_sync
from channels.exceptions import DenyConnection, StopConsumer
from channels.generic.http import AsyncHttpConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer, WebsocketConsumer

ends = {}


def end(name):
    if name not in ends:
        ends[name] = asyncio.get_running_loop().create_future()
    return ends[name]


class Room(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        self.name = self.scope["query_string"].decode()
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()
        await self.tell("%s has come" % self.name)

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.room, self.channel_name)
        await self.tell("%s has left with %s" % (self.name, code))

    async def receive_json(self, content):
        await self.tell("%s: %s" % (self.name, content["say"]))

    async def tell(self, text):
        await self.channel_layer.group_send(self.room, {"type": "room.message", "text": text})

    async def room_message(self, event):
        await self.send_json({"text": event["text"]})


class SyncRoom(WebsocketConsumer):
    """Runs in threads."""

    def connect(self):
        async_to_sync(self.channel_layer.group_add)("sync", self.channel_name)
        self.accept()

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)("sync", self.channel_name)

    def receive(self, text_data=None, bytes_data=None):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            text_data += " from a thread"
        async_to_sync(self.channel_layer.group_send)("sync", {"type": "told", "text": text_data})

    def told(self, event):
        self.send(event["text"])


class Me(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()
        await self.send(self.scope["user"].get_username() or "nobody")
        await self.close()


class Denied(AsyncWebsocketConsumer):
    async def connect(self):
        raise DenyConnection()

    async def websocket_disconnect(self, message):
        end("denied").set_result("told of the end")
        raise StopConsumer()


class Closing(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        await self.close(code=4005)
        await self.channel_layer.send(self.channel_name, {"type": "room.message"})

    async def room_message(self, event):
        """What is sent after the close goes nowhere, as long as the consumer waits for the end."""
        await self.send("too late")

    async def disconnect(self, code):
        end("closing").set_result("told of %s" % code)


class Protocols(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept(subprotocol=self.scope["subprotocols"][-1])

    async def receive(self, text_data=None, bytes_data=None):
        if bytes_data is not None:
            await self.send(bytes_data=bytes_data[::-1])
        else:
            await self.send(text_data[::-1])


class Broken(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        raise RuntimeError("on purpose")


class Feed(AsyncHttpConsumer):
    """Server-sent events of a room."""

    async def handle(self, body):
        await self.send_headers(headers=[(b"Content-Type", b"text/event-stream")])
        await self.send_body(b"data: welcome\n\n", more_body=True)
        await self.channel_layer.group_add("feed", self.channel_name)
        await self.send_body(b"data: listening\n\n", more_body=True)

    async def http_request(self, message):
        """As the generic consumer does, but the response goes on."""
        if "body" in message:
            self.body.append(message["body"])
        if not message.get("more_body"):
            await self.handle(b"".join(self.body))

    async def room_message(self, event):
        await self.send_body(("data: %s\n\n" % event["text"]).encode(), more_body=True)

    async def disconnect(self):
        await self.channel_layer.group_discard("feed", self.channel_name)
        end("feed").set_result("client left")
