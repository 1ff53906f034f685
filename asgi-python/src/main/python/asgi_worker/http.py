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

"""Calls for HTTP: the events of the request, and the state machine of the response."""

import asyncio

from .call import Call
from .errors import as_bytes, client_disconnected, not_offered, unexpected
from .files import send_file
from .frames import (
    BODY, EARLY_HINT, END, EXPECT, HAS_BODY, MAX_PAYLOAD, PATH_SEND, PUSH, RESPONSE, TRAILERS, ProtocolError, frame,
    header_block, joined, response_frame,
)  # fmt: skip
from .outgoing import LARGE
from .scope import CAN_HINT, CAN_PATH_SEND, CAN_PUSH, CAN_TRAIL, CAN_ZERO_COPY

WHOLE = HAS_BODY | END
REST = (
    "http.response.body", "http.response.zerocopysend", "http.response.pathsend", "http.response.trailers",
)  # fmt: skip
# So many parts of a body that does not exist, and for so many seconds. A stream without an end is then told to stop.
MAX_DROPPED = 10000
DROP_TIME = 10.0
NOTHING, STARTED, TRAILING, COMPLETE = range(4)
STATES = (
    "no response has been started",
    "the response has been started",
    "trailers are expected",
    "the response is complete",
)


class HttpCall(Call):
    __slots__ = ("body", "more", "waits", "file", "dropped", "since")
    scope_type = "http"

    def __init__(self, connection, stream, mask, flags, body):
        Call.__init__(self, connection, stream, mask)
        # The first part of the body, until the application has it.
        self.body = body
        self.more = not flags & END
        self.waits = False
        self.file = None
        self.dropped = 0
        self.since = 0.0
        if body:
            self.received(len(body))
        if flags & EXPECT and self.more:
            self.waits = True
            self.window = 0
        if self.more and not body:
            # An empty part says nothing.
            self.body = None

    # receive

    async def receive(self):
        body = self.body
        if body is not None:
            self.touched = True
            self.body = None
            if body and self.more:
                self.take_bytes(len(body))
            return {"type": "http.request", "body": body, "more_body": self.more or bool(self.queue)}
        self.touched = True
        if self.waits and not self.over:
            self.waits = False
            self.give(self.connection.stream_credit)
        if self.queue:
            return self.take()
        return await self.next_event()

    def take(self):
        (body, more), size = self.queue.popleft()
        if size and self.more:
            self.take_bytes(size)
        return {"type": "http.request", "body": body, "more_body": more}

    def disconnect_event(self):
        return {"type": "http.disconnect"}

    def on_request(self, flags, data):
        if not self.more:
            raise ProtocolError("REQUEST on stream %d, whose body has ended" % self.stream)
        if data:
            self.received(len(data))
        if flags & END:
            self.more = False
        if data or not self.more:
            self.arrived((data, self.more), len(data))

    # send

    async def send(self, message):
        if self.slow:
            return await self.send_slowly(message)
        kind = message["type"]
        if kind == "http.response.body":
            if self.head is not None and not message.get("more_body", False):
                body = message.get("body", b"")
                if body.__class__ is bytes and not self.trailers:
                    # The common case, and so without a detour: the whole response is one frame.
                    status, block = self.head
                    size = len(body)
                    header_size = len(block)
                    connection = self.connection
                    length = header_size + 6 + size
                    if length <= MAX_PAYLOAD and size <= self.credit:
                        self.head = None
                        self.state = COMPLETE
                        self.credit -= size
                        if size > LARGE:
                            connection.large = True
                        # Whoever holds a head has scheduled the flush.
                        connection.out += (
                            response_frame(length, RESPONSE, WHOLE, self.stream, status, header_size), block, body,
                        )  # fmt: skip
                        return
            waiting = self.send_body(message)
        elif kind == "http.response.start" and self.state == NOTHING:
            # In the loop's turn the first part of the body often follows; both are one frame then.
            self.touched = True
            if message.get("trailers", False):
                self.trailers = True
            self.set_head(message)
            self.state = STARTED
            return
        else:
            waiting = self.event(message)
        if waiting is not None:
            await self.until_sent(waiting)

    def send_body(self, message):
        if self.state != STARTED:
            raise unexpected("http.response.body", STATES[self.state])
        body = message.get("body", b"")
        if body.__class__ is not bytes:
            body = as_bytes(body, "http.response.body", "body")
        if message.get("more_body", False):
            flags = 0
        else:
            flags = END
        head = self.head
        if head is None:
            if not flags and not body:
                return None
            waiting = self.send_parts(BODY, flags, body)
        else:
            waiting = self.send_first_part(flags, body)
        if flags:
            self.state = TRAILING if self.trailers else COMPLETE
        return waiting

    def event(self, message):
        """Any event, when it is the sender's turn. Returns what to await, or None."""
        self.touched = True
        kind = message["type"]
        state = self.state
        if state == COMPLETE or (state == TRAILING and kind != "http.response.trailers"):
            raise unexpected(kind, STATES[state])
        if self.gone is not None:
            if self.bodiless and kind in REST and state != NOTHING and self.may_drop():
                return self.drop_part(kind, message)
            self.ignored += 1
            raise client_disconnected()
        if kind == "http.response.body":
            return self.send_body(message)
        if kind == "http.response.start":
            if state != NOTHING:
                raise unexpected(kind, STATES[state])
            self.trailers = bool(message.get("trailers", False))
            self.set_head(message)
            self.state = STARTED
            return None
        handler = EVENTS.get(kind)
        if handler is None:
            raise RuntimeError("'%s' is no event that an HTTP application sends (%s)" % (kind, STATES[state]))
        extension, bit, states, method = handler
        if not self.mask & bit:
            raise not_offered(kind, extension)
        if state not in states:
            raise unexpected(kind, STATES[state])
        return method(self, message)

    def may_drop(self):
        self.dropped += 1
        return self.dropped <= MAX_DROPPED and self.connection.loop.time() - self.since < DROP_TIME

    def drop_part(self, kind, message):
        """The response has no body, so the server was done at its head: for the application nothing is wrong."""
        if kind != "http.response.trailers":
            if kind == "http.response.pathsend" or not message.get("more_body", False):
                self.state = TRAILING if self.trailers else COMPLETE
        elif not message.get("more_trailers", False):
            self.state = COMPLETE
        # A sender that never waits would keep the loop from the others.
        return asyncio.sleep(0)

    def send_trailers(self, message):
        flags = 0 if message.get("more_trailers", False) else END
        block = header_block(message.get("headers") or ())
        self.connection.write(joined(TRAILERS, flags, self.stream, block))
        if flags:
            self.state = COMPLETE
        return self.connection.room()

    def send_hint(self, message):
        links = [as_bytes(link, "http.response.early_hint", "links") for link in message.get("links") or ()]
        block = b"\0".join(links)
        if links and (block.count(0) != len(links) - 1 or b"\r" in block or b"\n" in block):
            raise ValueError("A link must not contain NUL, CR or LF: %.200r" % (links,))
        self.connection.write(joined(EARLY_HINT, 0, self.stream, block))
        return self.connection.room()

    def send_push(self, message):
        path = message["path"].encode("utf-8")
        if len(path) > 65535:
            raise ValueError("The path of a push is longer than 65535 bytes")
        payload = len(path).to_bytes(2, "big") + path + header_block(message.get("headers") or ())
        self.connection.write(joined(PUSH, 0, self.stream, payload))
        return self.connection.room()

    def send_path(self, message):
        path = message["path"]
        path = path.encode("utf-8", "surrogateescape") if isinstance(path, str) else bytes(path)
        if not path or len(path) > MAX_PAYLOAD or 0 in path:
            raise ValueError("'%.200r' is no path of a file" % (path,))
        if self.head is not None:
            self.send_head()
        self.connection.write(frame(PATH_SEND, 0, self.stream, path))
        self.file = self.connection.loop.create_future()
        self.state = TRAILING if self.trailers else COMPLETE
        return self.file

    def send_zero_copy(self, message):
        return send_file(self, message)

    def body_ended(self):
        if self.gone is None:
            self.send_parts(BODY, END, b"")
        self.state = TRAILING if self.trailers else COMPLETE

    # What the server says

    def on_done_send(self):
        file, self.file = self.file, None
        if file is None:
            return Call.on_done_send(self)
        if not file.done():
            file.set_result(None)

    def on_refused(self, error):
        file, self.file = self.file, None
        if file is None:
            return Call.on_refused(self, error)
        self.state = STARTED
        if not file.done():
            file.set_exception(error)

    def on_disconnect(self, code, reason):
        Call.on_disconnect(self, code, reason)
        self.since = self.connection.loop.time()
        file, self.file = self.file, None
        if file is None or file.done():
            return
        if self.bodiless:
            file.set_result(None)
        else:
            file.set_exception(client_disconnected())


EVENTS = {
    "http.response.trailers": ("http.response.trailers", CAN_TRAIL, (TRAILING,), HttpCall.send_trailers),
    "http.response.early_hint": ("http.response.early_hint", CAN_HINT, (NOTHING,), HttpCall.send_hint),
    "http.response.push": ("http.response.push", CAN_PUSH, (NOTHING, STARTED), HttpCall.send_push),
    "http.response.pathsend": ("http.response.pathsend", CAN_PATH_SEND, (STARTED,), HttpCall.send_path),
    "http.response.zerocopysend": ("http.response.zerocopysend", CAN_ZERO_COPY, (STARTED,), HttpCall.send_zero_copy),
}
