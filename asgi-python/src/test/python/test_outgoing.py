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

import asyncio
import os
import selectors
import socket
import sys
import unittest

from double import BODY, END, WORKER, frame

sys.path.insert(0, os.path.dirname(WORKER))
try:
    from asgi_worker.outgoing import Outgoing
finally:
    del sys.path[0]

SIZE = 8 * 1024 * 1024


class Wire(Outgoing):
    def connection_made(self, transport):
        self.connected(transport)

    def connection_lost(self, error):
        self.closed.set_result(error)


class OutgoingTests(unittest.TestCase):
    """What goes through the transport, as the socket is full."""

    def setUp(self):
        self.selector = selectors.DefaultSelector()
        self.loop = asyncio.SelectorEventLoop(self.selector)
        self.near, self.far = socket.socketpair()
        self.wire = Wire(self.loop)
        self.loop.run_until_complete(self.loop.create_unix_connection(lambda: self.wire, sock=self.near))

    def tearDown(self):
        self.wire.transport.abort()
        self.loop.run_until_complete(self.wire.closed)
        self.loop.close()
        self.far.close()

    def read(self, size):
        return self.loop.run_in_executor(None, self.read_all, size)

    def read_all(self, size):
        with self.far.makefile("rb") as stream:
            return stream.read(size)

    def test_keeps_its_order_and_waits_for_nothing_when_all_is_sent(self):
        body = os.urandom(SIZE)
        self.wire.write_frame(SIZE, BODY, 0, 1, body)
        # As a response without fields and body ends.
        self.wire.out += (b"head", b"", b"")
        self.wire.flush()
        self.wire.write(b"next")
        self.wire.write_frame(SIZE, BODY, END, 1, body)
        want = frame(BODY, 0, 1, body) + b"headnext" + frame(BODY, END, 1, body) + b"last"
        self.loop.run_until_complete(asyncio.sleep(0))
        self.wire.write(b"last")
        self.assertEqual(self.loop.run_until_complete(self.read(len(want))), want)
        self.assertEqual(self.selector.get_key(self.near).events, selectors.EVENT_READ)

    def test_waits_for_nothing_when_what_is_empty_was_the_last(self):
        self.wire.write_frame(SIZE, BODY, 0, 1, bytes(SIZE))
        self.wire.out += (b"head", b"", b"")
        self.wire.flush()
        self.loop.run_until_complete(self.read(SIZE + 14))
        self.assertEqual(self.selector.get_key(self.near).events, selectors.EVENT_READ)

    def test_leaves_nothing_behind_when_it_is_closed(self):
        number = self.near.fileno()
        self.wire.disconnect()
        self.wire.write_frame(SIZE, BODY, 0, 1, bytes(SIZE))
        self.wire.flush()
        self.loop.run_until_complete(self.wire.closed)
        self.assertNotIn(number, self.selector.get_map())


if __name__ == "__main__":
    unittest.main()
