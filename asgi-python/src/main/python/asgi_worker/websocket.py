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

"""Calls for WebSockets: connect, messages both ways, close, and the response that denies the connection."""

import asyncio
from collections import deque

from .call import Call
from .errors import as_bytes, client_disconnected, not_offered, unexpected
from .frames import ACCEPT, BODY, BYTES, CLOSE, END, MAX_PAYLOAD, MESSAGE_COST, TEXT, frame, header_block, joined
from .scope import CAN_DENY

CONNECTING, OPEN, CLOSED, DENYING, DENIED = range(5)
STATES = (
    "the connection waits to be accepted",
    "the connection is open",
    "the connection is closed",
    "the connection is being denied",
    "the connection has been denied",
)
CONNECT = (0, None)


class WebSocketCall(Call):
    __slots__ = ("held",)
    scope_type = "websocket"

    def __init__(self, connection, stream, mask):
        Call.__init__(self, connection, stream, mask)
        self.queue = deque(((CONNECT, 0),))
        self.held = 0

    # receive

    async def receive(self):
        self.touched = True
        if self.queue:
            return self.take()
        return await self.next_event()

    def take(self):
        (kind, data), size = self.queue.popleft()
        if not self.queue:
            size += self.held
            self.held = 0
        if size:
            self.take_bytes(size)
        if kind == TEXT:
            return {"type": "websocket.receive", "text": data}
        if kind == BYTES:
            return {"type": "websocket.receive", "bytes": data}
        return {"type": "websocket.connect"}

    def disconnect_event(self):
        code, reason = self.gone or (1006, "")
        return {"type": "websocket.disconnect", "code": code, "reason": reason}

    def on_part(self, size):
        """
        A message may be longer than the credit, so its parts are given back as they come: but not before the application
        has taken all that came before them.
        """
        if self.queue:
            self.held += size
        else:
            self.take_bytes(size)

    def on_message(self, kind, data, size):
        """A whole message, whose last part has cost so much credit."""
        if kind == TEXT:
            data = str(data, "utf-8", "replace")
        size += self.held
        self.held = 0
        self.arrived((kind, data), size)

    # send

    async def send(self, message):
        if self.slow:
            return await self.send_slowly(message)
        waiting = self.event(message)
        if waiting is not None:
            await self.until_sent(waiting)

    def event(self, message):
        self.touched = True
        kind = message["type"]
        if kind == "websocket.send":
            if self.state == OPEN and self.gone is None:
                return self.send_message(message)
            return self.too_late(kind)
        if kind == "websocket.http.response.body" and self.state == DENYING and self.gone is None:
            return self.send_denial_body(message)
        if self.gone is not None or self.state >= CLOSED:
            return self.too_late(kind)
        if kind == "websocket.close":
            return self.send_close(message)
        if kind == "websocket.accept" and self.state == CONNECTING:
            return self.send_accept(message)
        if kind == "websocket.http.response.start" and self.state == CONNECTING:
            if not self.mask & CAN_DENY:
                raise not_offered(kind, "websocket.http.response")
            self.set_head(message)
            self.state = DENYING
            return None
        raise unexpected(kind, STATES[self.state])

    def too_late(self, kind):
        """After the end a send does nothing if somebody waits for the disconnect and so will learn of it (Channels)."""
        if self.gone is None and self.state in (CONNECTING, DENYING):
            raise unexpected(kind, STATES[self.state])
        if kind == "websocket.close" and self.gone is not None:
            return None
        if any(not waiter.done() for waiter in self.waiters or ()):
            # The loop has its turn, or a sender that never waits would keep the disconnect from being read.
            return asyncio.sleep(0)
        if self.gone is None:
            raise unexpected(kind, STATES[self.state])
        self.ignored += 1
        raise client_disconnected()

    def send_message(self, message):
        text = message.get("text")
        data = message.get("bytes")
        if text is not None:
            if data is not None:
                raise ValueError("'websocket.send' has both 'text' and 'bytes'")
            kind = TEXT
            data = text.encode("utf-8")
        elif data is None:
            raise ValueError("'websocket.send' has neither 'text' nor 'bytes'")
        else:
            kind = BYTES
            if data.__class__ is not bytes:
                data = as_bytes(data, "websocket.send", "bytes")
        size = len(data)
        connection = self.connection
        if size + MESSAGE_COST <= self.credit and size <= MAX_PAYLOAD:
            if size > connection.max_message:
                raise too_long(size, connection.max_message)
            self.credit -= size + MESSAGE_COST
            connection.write_frame(size, kind, 0, self.stream, data)
            return None
        if size > connection.max_message:
            raise too_long(size, connection.max_message)
        return self.send_by_and_by(kind, 0, data)

    def send_accept(self, message):
        subprotocol = message.get("subprotocol")
        name = b"" if subprotocol is None else subprotocol.encode("utf-8")
        if len(name) > 255:
            raise ValueError("A subprotocol has at most 255 bytes: %.300r" % (subprotocol,))
        payload = bytes((subprotocol is not None, len(name))) + name + header_block(message.get("headers") or ())
        self.connection.write(joined(ACCEPT, 0, self.stream, payload))
        self.state = OPEN

    def send_close(self, message):
        code = message.get("code")
        code = 1000 if code is None else code.__index__()
        if not 0 <= code <= 65535:
            raise ValueError("%d is no close code" % code)
        reason = (message.get("reason") or "").encode("utf-8")
        if len(reason) > 123:
            raise ValueError("The reason of a close has at most 123 bytes, not %d" % len(reason))
        self.connection.write(frame(CLOSE, 0, self.stream, code.to_bytes(2, "big") + reason))
        self.state = CLOSED

    def send_denial_body(self, message):
        kind = "websocket.http.response.body"
        body = message.get("body", b"")
        if body.__class__ is not bytes:
            body = as_bytes(body, kind, "body")
        flags = 0 if message.get("more_body", False) else END
        if flags:
            self.state = DENIED
        if self.head is not None:
            return self.send_first_part(flags, body)
        return self.send_parts(BODY, flags, body) if flags or body else None


def too_long(size, limit):
    return ValueError("A message of %d bytes is longer than the %d that the server takes" % (size, limit))
