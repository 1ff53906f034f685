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

"""What a PONG tells: the lag of the event loop, and the resident memory."""

import os
import sys


class Heartbeat:
    """A timer looks how late it is called; the worst since the last PONG counts."""

    INTERVAL = 0.25

    def __init__(self, loop):
        self.loop = loop
        self.worst = 0.0
        self.timer = None

    def start(self):
        self.timer = self.loop.call_later(self.INTERVAL, self.late, self.loop.time() + self.INTERVAL)

    def late(self, due):
        self.worst = max(self.worst, self.loop.time() - due)
        self.start()

    def stop(self):
        if self.timer is not None:
            self.timer.cancel()

    def turn(self, answer):
        self.loop.call_soon(self.turned, self.loop.time(), answer)

    def turned(self, begin, answer):
        lag = max(self.worst, self.loop.time() - begin)
        self.worst = 0.0
        answer(min(int(lag * 1e6), 2**32 - 1), resident_memory())


def resident_memory():
    """In bytes; 0 if the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    try:
        import resource

        # The highest, not the present one; in KiB, but on macOS.
        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return highest if sys.platform == "darwin" else highest * 1024
    except (ImportError, OSError):
        return 0
