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

"""The connection to the server: one loop over the frames that come."""

import contextvars
import sys

from asyncio import Task

from . import frames
from .errors import refused
from .frames import (
    BYTES, CANCEL, CREDIT, DISCONNECT, DONE_SEND, DRAIN, HTTP, LEAVE, MAX_CREDIT, MAX_FRAME, MAX_HEAD, MAX_PAYLOAD,
    MESSAGE_COST, MORE, OPTIONAL, PING, PONG, PONG_FRAME, REFUSED, REQUEST, TEXT, VERSION, WEBSOCKET, WELCOME, WELCOME_PAYLOAD,
    ProtocolError, exactly, name_of, read_header,
)  # fmt: skip
from .http import HttpCall
from .outgoing import Outgoing
from .scope import read_scope
from .websocket import WebSocketCall

# What each call may have that its application has not taken. Those that take what they get may borrow more, out of LOANS
# and at most LOAN each: so slow ones keep nothing from the others, and all of them together have a limit.
STREAM_CREDIT = 64 * 1024
LOANS = 16 * 1024 * 1024
LOAN = 1024 * 1024
MAX_JOINING = 1024
# Where the server's bytes are received. A frame fits behind any other.
RECEIVE_BUFFER = 4 * MAX_PAYLOAD
# Up to so many bytes are copied at once, more than that frame by frame.
SMALL = 16 * 1024
GRACE = 1.0
HAS_CONTEXT = sys.version_info >= (3, 11)
HAS_EAGER = sys.version_info >= (3, 12)


def keep_freed_memory():
    """
    Lets glibc keep some freed memory: otherwise each body is given back to the system and has its pages cleared again. It
    raises its own limits to what is freed in one piece, and so they become 8 and 16 MiB. Elsewhere it does nothing.
    """
    bytearray(8 * 1024 * 1024)


class Connection(Outgoing):
    """Not thread-safe: everything happens on the event loop."""

    __slots__ = (
        "application", "state", "hello", "context", "heart", "calls", "buffer", "begin", "end", "joining", "last", "started", "loans",
        "stream_credit", "peer_stream_credit", "max_message", "welcome", "draining", "drained", "error", "handlers", "plain", "eager",
    )  # fmt: skip

    def __init__(self, application, state, hello, heart, loop):
        Outgoing.__init__(self, loop)
        self.application = application
        self.state = state
        self.hello = hello
        self.heart = heart
        # What the import has set, a call may see; what a call sets, no other call sees.
        self.context = contextvars.copy_context()
        # A task factory of the application is respected, and cannot be asked for more than a task.
        self.plain = HAS_CONTEXT and loop.get_task_factory() is None
        self.eager = HAS_EAGER and self.plain
        self.calls = {}
        keep_freed_memory()
        self.buffer = memoryview(bytearray(RECEIVE_BUFFER))
        self.begin = 0
        self.end = 0
        self.joining = {}
        self.last = 0
        self.started = 0
        self.stream_credit = STREAM_CREDIT
        self.loans = LOANS
        self.peer_stream_credit = 0
        self.max_message = 0
        self.welcome = loop.create_future()
        self.drained = loop.create_future()
        self.draining = None
        self.error = None
        self.handlers = {
            WELCOME: self.on_welcome,
            PING: self.on_ping,
            DRAIN: self.on_drain,
            CREDIT: self.on_credit,
            WEBSOCKET: self.on_websocket,
            REQUEST: self.on_request,
            TEXT: self.on_message,
            BYTES: self.on_message,
            DISCONNECT: self.on_disconnect,
            REFUSED: self.on_refused,
            DONE_SEND: self.on_done_send,
            CANCEL: self.on_cancel,
        }

    # What comes

    def connection_made(self, transport):
        self.connected(transport)
        transport.write(self.hello)

    def get_buffer(self, hint):
        return self.buffer[self.end :] if self.end else self.buffer

    def buffer_updated(self, size):
        begin = self.begin
        end = self.end + size
        try:
            if end - begin <= SMALL:
                begin += self.read_frames(bytes(self.buffer[begin:end]), 0, end - begin)
            else:
                begin = self.read_frames(self.buffer, begin, end)
        except Exception as error:
            self.fail(error)
        if begin == end or self.error is not None:
            begin = end = 0
        elif RECEIVE_BUFFER - begin < MAX_FRAME:
            # The rest of this frame would not fit behind what has come of it.
            end -= begin
            self.buffer[:end] = self.buffer[begin : begin + end]
            begin = 0
        self.begin = begin
        self.end = end
        if self.out and self.eager:
            self.flush()
        if not self.scheduled:
            # Behind the tasks that this has started or woken: what they send in their next step is one write.
            self.schedule()

    def read_frames(self, data, pos, end):
        """Reads the frames that are whole, and returns where they end."""
        while end - pos >= 10:
            length, kind, flags, stream = read_header(data, pos)
            start = pos + 10
            stop = start + length
            if stop > end or length > MAX_PAYLOAD:
                if length > MAX_PAYLOAD:
                    raise ProtocolError("A frame %s has %d bytes, more than %d" % (name_of(kind), length, MAX_PAYLOAD))
                break
            pos = stop
            if kind == HTTP and not flags & MORE and not self.joining:
                if data.__class__ is not bytes:
                    self.open_http(stream, flags, bytes(data[start:stop]), 0, length)
                else:
                    self.open_http(stream, flags, data, start, stop)
            else:
                self.dispatch(kind, flags, stream, bytes(data[start:stop]))
        return pos

    def dispatch(self, kind, flags, stream, payload):
        if self.error is not None:
            return
        handler = self.handlers.get(kind)
        if kind != HTTP and handler is None:
            if flags & OPTIONAL:
                return
            raise ProtocolError("A frame %s came from the server (stream %d)" % (name_of(kind), stream))
        if self.peer_stream_credit == 0 and kind != WELCOME:
            raise ProtocolError("A frame %s came before WELCOME" % name_of(kind))
        if flags & MORE or stream in self.joining:
            if kind in (HTTP, WEBSOCKET):
                payload = self.join_head(kind, flags, stream, payload)
            elif kind in (TEXT, BYTES):
                return self.join_message(kind, flags, stream, payload)
            elif flags & MORE or kind in (REQUEST,):
                raise ProtocolError("A frame %s cannot go on in another (stream %d)" % (name_of(kind), stream))
            if payload is None:
                return
        if kind == HTTP:
            self.open_http(stream, flags, payload, 0, len(payload))
        else:
            handler(kind, flags, stream, payload)

    def join_head(self, kind, flags, stream, payload):
        known, parts, size = self.joining.get(stream) or (kind, [], 0)
        size += len(payload)
        if known != kind:
            raise ProtocolError("Stream %d: %s in the middle of %s" % (stream, name_of(kind), name_of(known)))
        if size > MAX_HEAD:
            raise ProtocolError("Stream %d: a joined head has %d bytes, more than %d" % (stream, size, MAX_HEAD))
        parts.append(payload)
        if flags & MORE:
            if len(self.joining) >= MAX_JOINING and stream not in self.joining:
                raise ProtocolError("More than %d heads and messages are incomplete" % MAX_JOINING)
            self.joining[stream] = (kind, parts, size)
            return None
        self.joining.pop(stream, None)
        return b"".join(parts)

    def join_message(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is None:
            self.joining.pop(stream, None)
            return
        known, parts, size = self.joining.get(stream) or (kind, [], 0)
        size += len(payload)
        if known != kind:
            raise ProtocolError("Stream %d: %s in the middle of %s" % (stream, name_of(kind), name_of(known)))
        if size > self.max_message:
            raise ProtocolError("Stream %d: a message has more than %d bytes" % (stream, self.max_message))
        cost = len(payload) if flags & MORE else len(payload) + MESSAGE_COST
        call.received(cost)
        parts.append(payload)
        if flags & MORE:
            self.joining[stream] = (kind, parts, size)
            call.on_part(cost)
        else:
            self.joining.pop(stream, None)
            call.on_message(kind, b"".join(parts), cost)

    def open_http(self, stream, flags, data, start, stop):
        if stream <= self.last or self.peer_stream_credit == 0 or self.error is not None:
            return self.bad_open(HTTP, stream)
        self.last = stream
        scope, begin, mask = read_scope(data, start, stop, self.state)
        call = HttpCall(self, stream, mask, flags, data[begin:stop])
        if scope["method"] == "HEAD":
            call.bodiless = True
        self.start(call, scope)

    def on_websocket(self, kind, flags, stream, payload):
        if stream <= self.last:
            return self.bad_open(kind, stream)
        self.last = stream
        scope, _, mask = read_scope(payload, 0, len(payload), self.state, websocket=True)
        self.start(WebSocketCall(self, stream, mask), scope)

    def bad_open(self, kind, stream):
        if self.error is not None:
            return
        if self.peer_stream_credit == 0:
            raise ProtocolError("A frame %s came before WELCOME" % name_of(kind))
        raise ProtocolError("Stream %d was opened after stream %d" % (stream, self.last))

    def start(self, call, scope):
        self.calls[call.stream] = call
        self.started += 1
        coroutine = call.run(self.application, scope)
        if self.eager:
            # In its first step the task may already have ended, and the call with it.
            task = Task(coroutine, loop=self.loop, context=self.context.copy(), eager_start=True)
            if not call.over:
                call.task = task
        elif not self.plain:
            call.task = self.context.copy().run(self.loop.create_task, coroutine)
        else:
            call.task = Task(coroutine, loop=self.loop, context=self.context.copy())

    def call(self, kind, stream):
        call = self.calls.get(stream)
        if call is None or call.over:
            if stream == 0 or stream > self.last:
                raise ProtocolError("A frame %s came for stream %d, which is not open" % (name_of(kind), stream))
            return call if kind in (CREDIT, DISCONNECT, CANCEL) else None
        return call

    def on_request(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is not None:
            call.on_request(flags, payload)

    def on_message(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is None:
            return
        size = len(payload)
        if size > self.max_message:
            raise ProtocolError("Stream %d: a message has more than %d bytes" % (stream, self.max_message))
        call.received(size + MESSAGE_COST)
        call.on_message(kind, payload, size + MESSAGE_COST)

    def on_disconnect(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is not None:
            self.joining.pop(stream, None)
            code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else 1005
            call.on_disconnect(code, str(payload[2:], "utf-8", "replace"))

    def on_refused(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is not None:
            call.on_refused(refused(payload[0] if payload else 0, str(payload[1:], "utf-8", "replace")))

    def on_done_send(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is not None:
            call.on_done_send()

    def on_cancel(self, kind, flags, stream, payload):
        call = self.call(kind, stream)
        if call is not None:
            call.cancel(str(payload, "utf-8", "replace"))

    def on_welcome(self, kind, flags, stream, payload):
        version, stream_credit, max_message, _ = exactly(WELCOME_PAYLOAD, payload, kind)
        if self.peer_stream_credit:
            raise ProtocolError("A second WELCOME came")
        if version != VERSION:
            raise ProtocolError("The server chose version %d of the protocol, not %d" % (version, VERSION))
        if not 0 < stream_credit <= MAX_CREDIT:
            raise ProtocolError("WELCOME gives a credit of %d bytes" % stream_credit)
        self.peer_stream_credit = stream_credit
        self.max_message = max_message
        self.heart.start()
        if not self.welcome.done():
            self.welcome.set_result(None)

    def on_ping(self, kind, flags, stream, payload):
        if len(payload) != 8:
            raise ProtocolError("A frame PING has %d bytes, not 8" % len(payload))
        number = int.from_bytes(payload, "big")
        # The answer goes through the loop once, to tell how long its turn is.
        self.heart.turn(lambda lag, memory: self.pong(number, lag, memory))

    def pong(self, number, lag, memory):
        if not self.closed.done():
            self.out.append(PONG_FRAME.pack(32, PONG, 0, 0, number, lag, len(self.calls), memory, self.started))
            self.flush()

    def on_drain(self, kind, flags, stream, payload):
        if len(payload) != 4:
            raise ProtocolError("A frame DRAIN has %d bytes, not 4" % len(payload))
        self.drain(int.from_bytes(payload, "big") / 1000)

    def drain(self, seconds):
        if self.draining is not None:
            self.draining.cancel()
        self.draining = self.loop.call_later(seconds, self.drain_ends)
        self.look_for_the_end()

    def drain_ends(self):
        self.cancel_all("the worker drains")
        # A task that will not be cancelled is left behind.
        self.loop.call_later(GRACE, self.ended)

    def ended(self):
        if not self.drained.done():
            self.drained.set_result(None)

    def leave(self):
        """Asks the server for a DRAIN."""
        self.write(frames.frame(LEAVE, OPTIONAL, 0))

    def look_for_the_end(self):
        if not self.calls:
            self.ended()

    def cancel_all(self, why):
        for call in list(self.calls.values()):
            call.cancel(why)

    def fail(self, error):
        """The server has broken the protocol (or this is an error of ours): nothing it says afterwards counts."""
        if self.error is None:
            self.error = error
            self.disconnect()

    def eof_received(self):
        return False

    def connection_lost(self, error):
        self.file = None
        self.heart.stop()
        if not self.closed.done():
            self.closed.set_result(error)
        if not self.welcome.done():
            self.welcome.set_result(None)
        for call in list(self.calls.values()):
            if call.gone is None:
                call.on_disconnect(1006, "")
        self.resume_writing()

    # Credit

    def borrow(self, already):
        """Lends a call that has borrowed so much already what it may have besides."""
        more = min(LOAN - already, self.loans)
        self.loans -= more
        return more

    def on_credit(self, kind, flags, stream, payload):
        if len(payload) != 4:
            raise ProtocolError("A frame CREDIT has %d bytes, not 4" % len(payload))
        call = self.call(kind, stream)
        if call is not None:
            call.on_credit(int.from_bytes(payload, "big"))
