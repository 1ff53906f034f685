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

"""The events of a call that wait for `receive`, and the credit that goes back when it has taken them."""

import asyncio
from collections import deque

from .frames import CREDIT, ProtocolError, credit_frame

# An application that ignores what it is told may not take the loop from the others: so long it waits, in seconds.
PATIENCE = 0.1


class Events:
    """
    `window` is what the server may still send, `owed` what was taken and is not yet given back, `allowance` both and
    what nobody has taken. An event stays in the queue until a caller takes it: a cancelled one takes none.
    """

    __slots__ = ("connection", "stream", "window", "owed", "allowance", "taken", "queue", "waiters", "gone", "over", "ignored")

    async def next_event(self):
        """The slow half of `receive`: waits, and forgets nothing when it is cancelled."""
        while not self.queue:
            if self.gone is not None or self.over:
                return await self.disconnected()
            waiter = self.connection.loop.create_future()
            if self.waiters is None:
                self.waiters = deque()
            self.waiters.append(waiter)
            try:
                await waiter
            except BaseException:
                if waiter.done() and not waiter.cancelled():
                    self.wake_one()
                elif waiter in self.waiters:
                    # Unless it was looked at between its cancellation and this.
                    self.waiters.remove(waiter)
                raise
        return self.take()

    async def disconnected(self):
        self.ignored += 1
        if self.ignored > 1:
            await asyncio.sleep(min(PATIENCE, (self.ignored - 2) / 1000))
        return self.disconnect_event()

    def arrived(self, event, size):
        if self.queue is None:
            self.queue = deque()
        self.queue.append((event, size))
        if self.waiters:
            self.wake_one()

    def wake_one(self):
        if not self.queue:
            return
        while self.waiters:
            waiter = self.waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return

    def wake_all(self):
        for waiters in (self.waiters, self.turns):
            while waiters:
                waiter = waiters.popleft()
                if not waiter.done():
                    waiter.set_result(None)

    def received(self, size):
        """Bytes have come: the server must have had credit for them."""
        self.window -= size
        if self.window < 0:
            raise ProtocolError("Stream %d: the server has sent more than it had credit for" % self.stream)

    def take_bytes(self, size):
        """
        The application has the bytes: gives the credit back when it is enough for a frame. From the second time on it gives
        more if there is, as an application that takes one event need not want the rest.
        """
        self.owed += size
        if self.owed * 2 >= self.allowance and not self.over:
            connection = self.connection
            more = connection.borrow(self.allowance - connection.stream_credit) if self.taken else 0
            self.taken = True
            self.allowance += more
            self.give(self.owed + more)
            self.owed = 0

    def give(self, size):
        self.window += size
        self.connection.write(credit_frame(4, CREDIT, 0, self.stream, size))
