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

"""A call of the application: its task, and its sends in their order under credit."""

import asyncio
from collections import deque

from . import tracebacks
from .errors import client_disconnected, not_spoken, only_left
from .events import PATIENCE, Events
from .frames import (
    BODY, CANCELLED, DONE, HAS_BODY, HAS_TRAILERS, LEFT, MAX_CREDIT, MAX_HEAD, MAX_PAYLOAD, MORE, NOT_SPOKEN, RAISED,
    MESSAGE_COST, RESPONSE, RETURNED, ProtocolError, done_frame, header_block, joined, name_of, response_frame,
)  # fmt: skip
from .outgoing import ENOUGH, LARGE

GONE = (1006, "")

# Responses that the server ends at their head, whatever body the application sends, as it does those to HEAD.
NO_BODY = (204, 304)


class Pending:
    """A body or message that waits for credit. It is sent to its end, even if the sender is cancelled."""

    __slots__ = ("kind", "flags", "rest", "sent")

    def __init__(self, kind, flags, rest, sent):
        self.kind = kind
        self.flags = flags
        self.rest = memoryview(rest)
        self.sent = sent


class Call(Events):
    """
    `slow` is true when `send` has to look twice: somebody is sending (`busy`), the client has left (`gone`), the server
    has refused something (`refusal`), or the application has returned (`over`).
    """

    __slots__ = (
        "mask", "task", "state", "head", "credit", "slow", "busy", "pending", "turns", "refusal", "ending", "trailers",
        "cancelled", "touched", "bodiless",
    )  # fmt: skip

    def __init__(self, connection, stream, mask):
        self.connection = connection
        self.stream = stream
        self.mask = mask
        self.task = None
        self.state = 0
        self.head = None
        self.credit = connection.peer_stream_credit
        self.window = connection.stream_credit
        self.owed = 0
        self.allowance = self.window
        self.taken = False
        self.queue = None
        self.waiters = None
        self.slow = False
        self.busy = False
        self.pending = None
        self.turns = None
        self.gone = None
        self.refusal = None
        self.over = False
        self.ending = None
        self.trailers = False
        self.cancelled = False
        self.touched = False
        self.bodiless = False
        self.ignored = 0

    # The application's task

    async def run(self, application, scope):
        try:
            await application(scope, self.receive, self.send)
        except GeneratorExit:
            self.over = True
            raise
        except BaseException as error:
            self.failed(error)
        else:
            self.finish(RETURNED, b"")

    def failed(self, error):
        if self.cancelled and isinstance(error, asyncio.CancelledError):
            self.finish(CANCELLED, b"")
        elif not self.touched and not_spoken(error, self.scope_type):
            self.finish(NOT_SPOKEN, tracebacks.describe(error))
        elif self.gone is not None and only_left(error):
            self.finish(LEFT, tracebacks.describe(error))
        else:
            self.finish(RAISED, tracebacks.describe(error))

    def finish(self, how, text):
        self.over = self.slow = True
        self.task = None
        # Held, and nothing came after it: there is no response, which the server answers with 500.
        self.head = None
        if self.waiters is not None or self.turns is not None:
            self.wake_all()
        if self.pending is not None:
            # The rest of a body whose sender was cancelled; DONE follows it.
            self.ending = (how, text)
        else:
            self.done(how, text)

    def done(self, how, text):
        connection = self.connection
        del connection.calls[self.stream]
        if connection.joining:
            # A message that is not whole, whose rest is dropped when it comes.
            connection.joining.pop(self.stream, None)
        self.queue = None
        connection.loans += self.allowance - connection.stream_credit
        out = connection.out
        if not out and not connection.scheduled:
            connection.schedule()
        if text:
            out.append(done_frame(1 + len(text), DONE, 0, self.stream, how) + text)
        else:
            out.append(done_frame(1, DONE, 0, self.stream, how))
        if len(out) >= ENOUGH:
            connection.flush()
        if connection.draining:
            connection.look_for_the_end()

    def cancel(self, why):
        self.cancelled = self.slow = True
        self.head = None
        if self.gone is None:
            self.gone = GONE
        if self.pending is not None:
            self.drop()
        if self.task is not None:
            self.task.cancel(why)

    # send

    async def send_slowly(self, message):
        self.check(message)
        if self.gone is not None and self.ignored > 1:
            await asyncio.sleep(min(PATIENCE, (self.ignored - 1) / 1000))
        await self.turn()
        try:
            self.check(message)
            waiting = self.event(message)
            if waiting is not None:
                await waiting
        finally:
            self.pass_on()

    async def until_sent(self, waiting):
        """Others wait for their turn in the meantime."""
        self.busy = self.slow = True
        try:
            await waiting
        finally:
            self.pass_on()

    def check(self, message):
        """Raises what has happened since the last send."""
        if self.over:
            raise RuntimeError("'%s' cannot be sent: the application has returned" % message["type"])
        if self.refusal is not None:
            error, self.refusal = self.refusal, None
            self.look()
            raise error

    async def turn(self):
        if not self.busy and self.pending is None and not self.turns:
            self.busy = True
            return
        if self.over:
            return
        waiter = self.connection.loop.create_future()
        if self.turns is None:
            self.turns = deque()
        self.turns.append(waiter)
        try:
            await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():
                self.pass_on()
            elif waiter in self.turns:
                self.turns.remove(waiter)
            raise
        self.busy = True

    def pass_on(self):
        """The sender is done: the next one has its turn, if nothing is left to be sent before."""
        self.busy = False
        if self.pending is None:
            while self.turns:
                waiter = self.turns.popleft()
                if not waiter.done():
                    self.busy = True
                    waiter.set_result(None)
                    break
        self.look()

    def look(self):
        self.slow = (
            self.busy or self.pending is not None or self.gone is not None or self.refusal is not None or self.over
        )

    def send_parts(self, kind, flags, data):
        """Sends a body as far as credit goes. Returns what to await, or None when all is sent."""
        size = len(data)
        if size <= self.credit and size <= MAX_PAYLOAD:
            self.credit -= size
            self.connection.write_frame(size, kind, flags, self.stream, data)
            return None
        return self.send_by_and_by(kind, flags, data)

    def send_by_and_by(self, kind, flags, data):
        """The same for a body or message that does not go in one frame now."""
        sent = self.connection.loop.create_future()
        self.pending = Pending(kind, flags, data, sent)
        self.slow = True
        self.pump()
        return None if sent.done() else sent

    def pump(self):
        pending = self.pending
        connection = self.connection
        more, cost = (0, 0) if pending.kind == BODY else (MORE, MESSAGE_COST)
        rest = pending.rest
        while True:
            size = min(len(rest), self.credit, MAX_PAYLOAD)
            last = size == len(rest) and size + cost <= self.credit
            if size <= 0 and not last:
                break
            connection.write_frame(size, pending.kind, pending.flags if last else more, self.stream, rest[:size])
            self.credit -= size
            rest = rest[size:]
            if last:
                self.credit -= cost
                self.sent()
                return
        pending.rest = rest

    def sent(self):
        pending, self.pending = self.pending, None
        if not pending.sent.done():
            pending.sent.set_result(None)
        if self.over:
            self.done(*self.ending)
        elif not self.busy:
            self.pass_on()

    def drop(self):
        """Nobody wants the rest."""
        pending, self.pending = self.pending, None
        if pending.sent.done():
            pass
        elif self.bodiless:
            pending.sent.set_result(None)
        else:
            pending.sent.set_exception(client_disconnected())
            pending.sent.exception()
        if self.over:
            self.done(*self.ending)

    def send_head(self):
        """The held head of a response goes out without a body."""
        (status, block), self.head = self.head, None
        if status in NO_BODY:
            self.bodiless = True
        flags = HAS_TRAILERS if self.trailers else 0
        payload = status.to_bytes(2, "big") + len(block).to_bytes(4, "big") + block
        self.connection.write(joined(RESPONSE, flags, self.stream, payload))

    def send_first_part(self, flags, body):
        """The held head goes out, with the first part of the body if both fit into a frame."""
        connection = self.connection
        status, block = self.head
        size = len(body)
        length = len(block) + 6 + size
        if length <= MAX_PAYLOAD and size <= self.credit:
            self.head = None
            if status in NO_BODY:
                self.bodiless = True
            self.credit -= size
            if self.trailers:
                flags |= HAS_TRAILERS
            out = connection.out
            if not out and not connection.scheduled:
                connection.schedule()
            out += (response_frame(length, RESPONSE, flags | HAS_BODY, self.stream, status, len(block)), block, body)
            if size > LARGE:
                connection.large = True
            return None
        self.send_head()
        return self.send_parts(BODY, flags, body)

    def set_head(self, message):
        status = message["status"]
        if status.__class__ is not int:
            try:
                status = status.__index__()
            except AttributeError:
                raise TypeError("The status of a response is a number, not %.100r" % (status,)) from None
        if not 100 <= status <= 999:
            raise ValueError("The status of a response has three digits: %d" % status)
        block = header_block(message.get("headers") or ())
        if len(block) > MAX_HEAD - 6:
            raise ValueError("The headers of a response have %d bytes, more than %d" % (len(block), MAX_HEAD - 6))
        self.head = (status, block)
        connection = self.connection
        connection.held.append(self)
        if not connection.scheduled:
            connection.schedule()

    # What the server says

    def on_credit(self, size):
        self.credit += size
        if self.credit > MAX_CREDIT:
            raise ProtocolError("Stream %d has credit above 2^31 - 1" % self.stream)
        if self.pending is not None:
            self.pump()

    def on_refused(self, error):
        self.refusal = error
        self.slow = True

    def on_done_send(self):
        raise ProtocolError("DONE_SEND, but the application waits for no file")

    def on_request(self, flags, data):
        raise ProtocolError("REQUEST on the WebSocket stream %d" % self.stream)

    def on_part(self, size):
        raise ProtocolError("A message on the HTTP stream %d" % self.stream)

    def on_message(self, kind, data, size):
        raise ProtocolError("%s on the HTTP stream %d" % (name_of(kind), self.stream))

    def on_disconnect(self, code, reason):
        if self.gone is not None and not (self.cancelled or self.over):
            raise ProtocolError("A second DISCONNECT on stream %d" % self.stream)
        self.gone = (code, reason)
        self.slow = True
        self.head = None
        if self.pending is not None:
            self.drop()
        self.wake_all()
