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

"""The process around the loop: its standard streams, its life line to the server, its end."""

import faulthandler
import os
import signal
import sys
import threading
import time

DRAINED, NOT_LOADED, NOT_STARTED, NOT_WELCOME, TOO_OLD, SERVER_GONE, STOPPED, BROKEN = 0, 3, 4, 5, 6, 7, 8, 70

# From the end of the server to that of the last thread; the orphan of a killed server lives no longer.
LAST_WORDS = 1.5


class Stopped(BaseException):
    """A signal came before there was anything to drain."""


def report(text):
    """A message of the worker, in one write, so that no line of the application comes between."""
    try:
        os.write(2, ("asgi: " + text.rstrip() + "\n").encode("utf-8", "backslashreplace"))
    except OSError:
        pass


def prepare_streams():
    """Whole lines, at once. Standard input is taken from the application; returns where it is now."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True, write_through=False)
    life_line = os.dup(0)
    os.set_inheritable(life_line, False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return life_line


def leave_group(life_line):
    """A session of its own: Ctrl-C in the server's terminal is the server's, which then drains its workers."""
    if not os.isatty(life_line):
        try:
            os.setsid()
        except OSError:
            pass


def exit_after(seconds, code):
    """Ends the process if it has not ended by then: threads of the application may hang for ever."""

    def end():
        time.sleep(seconds)
        os._exit(code)

    threading.Thread(target=end, name="asgi-exit", daemon=True).start()


class LifeLine:
    """Reads standard input: the token, then commands, then the end, which is that of the server."""

    LIMIT = 4096

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.rest = b""
        self.gone = None

    def token(self):
        line = self.line()
        return None if line is None else line.strip()

    def line(self):
        while b"\n" not in self.rest:
            if len(self.rest) > self.LIMIT:
                self.rest = b""
            try:
                read = os.read(self.descriptor, self.LIMIT)
            except OSError:
                read = b""
            if not read:
                return None
            self.rest += read
        line, _, self.rest = self.rest.partition(b"\n")
        return line

    def watch(self, gone):
        """Calls `gone` from a thread at the end of standard input; until it is set here, the process just exits."""
        self.gone = gone
        threading.Thread(target=self.run, name="asgi-life-line", daemon=True).start()

    def run(self):
        while True:
            line = self.line()
            if line is None:
                break
            if line.strip() == b"stacks":
                faulthandler.dump_traceback(file=2, all_threads=True)
        try:
            waits = self.gone()
        except BaseException:
            waits = False
        if waits:
            time.sleep(LAST_WORDS)
        os._exit(SERVER_GONE)


def on_signals(handler):
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)
