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

"""What goes to the server: the frames of one turn of the loop are one write, or a few if there are many of them."""

import asyncio
import os
import socket

from .frames import frame_header

ENOUGH = 32
# From so many bytes on, not copying them saves more than a system call with many pieces costs.
LARGE = 16 * 1024
# So many pieces Linux and macOS take at once.
MAX_PIECES = 1024
# What the system takes at once. It may take less than is asked for.
SEND_BUFFER = 1024 * 1024


class Outgoing(asyncio.BufferedProtocol):
    """
    Frames are gathered in `out`, and the heads of responses that may still become one frame with their body in `held`.
    Whoever makes `out` not empty has to schedule the flush. Whoever ends a call flushes at once when `out` has `ENOUGH`
    pieces, so that the server answers the first clients while the next calls run. `large` is true when a piece is.
    """

    __slots__ = ("loop", "transport", "file", "closed", "held", "out", "large", "scheduled", "paused", "rooms")

    def __init__(self, loop):
        self.loop = loop
        self.transport = None
        self.file = None
        self.closed = loop.create_future()
        self.held = []
        self.out = []
        self.large = False
        self.scheduled = False
        self.paused = False
        self.rooms = []

    def write(self, data):
        self.out.append(data)
        if not self.scheduled:
            self.schedule()

    def write_frame(self, size, kind, flags, stream, payload):
        out = self.out
        if size > LARGE:
            self.large = True
            out += (frame_header(size, kind, flags, stream), payload)
        else:
            out.append(frame_header(size, kind, flags, stream) + payload)
        if not self.scheduled:
            self.schedule()

    def schedule(self):
        self.scheduled = True
        self.loop.call_soon(self.turn_ends)

    def turn_ends(self):
        self.scheduled = False
        if self.held:
            held, self.held = self.held, []
            # What is written now goes with this turn.
            self.scheduled = True
            try:
                for call in held:
                    if call.head is not None:
                        # Its body did not come in the same turn.
                        call.send_head()
            finally:
                self.scheduled = False
        if self.out:
            self.flush()

    def flush(self):
        out, self.out = self.out, []
        if self.closed.done() or self.transport.is_closing():
            # Nobody reads it, and asyncio would go on to ask whether a closed socket takes it.
            return
        if self.large:
            self.large = False
            return self.flush_large(out)
        data = b"".join(out)
        if self.file is not None and not self.transport.get_write_buffer_size():
            # Not through the transport, as uvloop's writes nothing before the turn ends.
            try:
                data = memoryview(data)[os.write(self.file, data) :]
            except OSError:
                # The socket is full, or broken: the transport knows what to do.
                pass
        if data:
            self.transport.write(data)

    def flush_large(self, out):
        """The same without a copy of what is large."""
        if self.file is not None and not self.transport.get_write_buffer_size():
            try:
                size = os.writev(self.file, out[:MAX_PIECES])
            except OSError:
                size = 0
            for index, piece in enumerate(out):
                if len(piece) > size:
                    out[: index + 1] = (memoryview(piece)[size:],)
                    break
                size -= len(piece)
            else:
                return
        # Without the empty ones: where one is left at the end, asyncio asks for ever when the socket takes it.
        self.transport.writelines([piece for piece in out if piece])

    def connected(self, transport):
        self.transport = transport
        extra = transport.get_extra_info("socket")
        if extra is not None:
            self.file = extra.fileno()
            # The transport's own object cannot be asked for that everywhere.
            with socket.socket(fileno=os.dup(self.file)) as copy:
                copy.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)

    def pause_writing(self):
        self.paused = True

    def resume_writing(self):
        self.paused = False
        rooms, self.rooms = self.rooms, []
        for room in rooms:
            if not room.done():
                room.set_result(None)

    def room(self):
        """What to await before more is sent that needs no credit. None: nothing."""
        if not self.paused:
            return None
        room = self.loop.create_future()
        self.rooms.append(room)
        return room

    def close(self):
        if self.held or self.out:
            self.turn_ends()
        self.disconnect()

    def disconnect(self):
        # Before the transport closes the file: its number may soon be that of another one.
        self.file = None
        self.transport.close()
