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

"""The lifespan of the application: once for each worker, before it connects and after its last call."""

import asyncio

from . import tracebacks
from .errors import unexpected

STARTUP, SHUTDOWN = "startup", "shutdown"


class StartupError(Exception):
    """The start-up has failed; the text is for the log."""


class Lifespan:
    """
    An application that raises before it has taken `lifespan.startup`, or returns, does not know the lifespan (Django
    and Channels raise). One that raises later is served all the same with `auto`, but that is told.
    """

    def __init__(self, application, mode, loop, report):
        self.application = application
        self.mode = mode
        self.loop = loop
        self.report = report
        self.state = {}
        self.supported = False
        self.task = None
        self.queue = asyncio.Queue()
        self.phase = None
        self.asked = False
        self.answer = None

    async def start(self):
        if self.mode == "off":
            return
        self.ask(STARTUP)
        self.task = self.loop.create_task(self.run())
        await asyncio.wait((self.answer,))
        self.answer.result()
        self.phase = None

    async def stop(self, seconds):
        """At most for this time. Never raises: what goes wrong is reported."""
        task, self.task = self.task, None
        if task is None:
            return
        if self.supported and not task.done():
            self.ask(SHUTDOWN)
            await asyncio.wait((self.answer, task), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            if self.answer.done():
                if self.answer.exception() is not None:
                    self.report(str(self.answer.exception()))
            elif not task.done():
                self.report("The lifespan's shutdown has not ended within %g s" % seconds)
        if not task.done():
            # Let it return after its answer, before it is cancelled.
            await asyncio.wait((task,), timeout=min(seconds, 0.2))
        task.cancel()

    def ask(self, phase):
        self.phase = phase
        self.answer = self.loop.create_future()
        self.queue.put_nowait({"type": "lifespan." + phase})

    async def run(self):
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
        }
        try:
            await self.application(scope, self.receive, self.send)
        except asyncio.CancelledError:
            if not self.answer.done():
                self.answer.cancel()
        except GeneratorExit:
            raise
        except BaseException as error:
            self.raised(error)
        else:
            self.returned()

    def raised(self, error):
        if not self.answered():
            if self.phase == SHUTDOWN:
                return self.answer.set_exception(StartupError(told("The lifespan's shutdown failed", error)))
            if self.mode == "on":
                return self.answer.set_exception(StartupError(told("The lifespan's start-up failed", error)))
            if self.asked:
                self.report(told("The application raised in its lifespan's start-up, and is served without one", error))
            return self.answer.set_result(None)
        self.report(told("The lifespan has failed", error))

    def returned(self):
        if not self.answered():
            if self.phase == STARTUP and self.mode == "on":
                return self.answer.set_exception(
                    StartupError("The application has left its lifespan without 'lifespan.startup.complete'")
                )
            self.answer.set_result(None)

    def answered(self):
        return self.answer.done()

    async def receive(self):
        event = await self.queue.get()
        self.asked = True
        return event

    async def send(self, message):
        kind = message["type"]
        phase = self.phase
        if phase is None or self.answered() or not kind.startswith("lifespan.%s." % phase):
            raise unexpected(kind, "the lifespan waits for %s" % ("nothing" if phase is None else "its " + phase))
        if kind.endswith(".complete"):
            self.supported = True
            self.answer.set_result(None)
        elif kind.endswith(".failed"):
            text = "The application's %s failed: %s" % (phase, message.get("message") or "(it does not say why)")
            self.answer.set_exception(StartupError(text))
        else:
            raise unexpected(kind, "the lifespan waits for its %s" % phase)


def told(message, error):
    return "%s:\n%s" % (message, tracebacks.describe(error).decode("utf-8"))
