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

"""The life of a worker: import, start-up, connection, calls, shutdown."""

import asyncio
import contextlib
import faulthandler
import gc
import os
import platform
import signal
import sys

from . import arguments, frames, interface, loading, process
from .connection import STREAM_CREDIT, Connection
from .heartbeat import Heartbeat
from .lifespan import Lifespan, StartupError
from .process import BROKEN, DRAINED, NOT_LOADED, NOT_STARTED, NOT_WELCOME, SERVER_GONE, STOPPED, Stopped, report

WELCOME_TIMEOUT = 10
# What is left of a second after the server's end.
SHORT = 1.0


def main(given=None):
    options = arguments.parse(given)
    life_line = process.LifeLine(process.prepare_streams())
    process.leave_group(life_line.descriptor)
    faulthandler.enable(file=2)
    try:
        process.on_signals(stop_now)
        code = Worker(options, life_line).run()
    except Stopped:
        code = STOPPED
    except BaseException as error:
        report("The worker has failed: this is an error of its own.\n" + "".join(own_traceback(error)))
        code = BROKEN
    process.exit_after(SHORT if code == SERVER_GONE else options.shutdown_timeout, code)
    with contextlib.suppress(Exception):
        sys.stdout.flush()
    return code


def stop_now(number, frame):
    raise Stopped


def own_traceback(error):
    import traceback

    return traceback.format_exception(type(error), error, error.__traceback__)


def new_loop(choice):
    """The loop and its name."""
    if choice != "asyncio":
        try:
            import uvloop

            return uvloop.new_event_loop(), "uvloop " + getattr(uvloop, "__version__", "")
        except ImportError:
            if choice == "uvloop":
                raise loading.LoadingError(
                    "There is no uvloop in %s: install it there, or let the loop be 'auto'" % sys.executable
                ) from None
    return asyncio.new_event_loop(), "asyncio"


class Worker:
    def __init__(self, options, life_line):
        self.options = options
        self.life_line = life_line
        self.loop = None
        self.loop_name = ""
        self.connection = None
        self.orphaned = None
        self.signalled = None
        self.signals = 0

    def run(self):
        token = self.life_line.token()
        if token is None:
            report("Standard input has ended before the token came: is the server gone?")
            return SERVER_GONE
        self.life_line.watch(self.server_gone)
        options = self.options
        try:
            loop, self.loop_name = new_loop(options.loop)
            asyncio.set_event_loop(loop)
            application = loading.load(options.app, options.app_dir, options.factory)
        except loading.LoadingError as error:
            report(str(error))
            return NOT_LOADED
        # An application that has used asyncio.run() while it was imported has taken the loop away.
        asyncio.set_event_loop(loop)
        version = {"asgi2": 2, "asgi3": 3}.get(options.interface) or interface.version_of(application)
        main = loop.create_task(self.serve(loop, interface.single_callable(application, version), version, token))
        try:
            return loop.run_until_complete(main)
        finally:
            self.close(loop)

    def server_gone(self):
        """From the thread of the life line. False: there is no loop yet that could end anything."""
        if self.loop is None:
            return False
        self.loop.call_soon_threadsafe(self.on_server_gone)
        return True

    def on_server_gone(self):
        if not self.orphaned.done():
            self.orphaned.set_result(None)

    def on_signal(self, number):
        self.signals += 1
        if self.signals > 2:
            os._exit(DRAINED)
        if not self.signalled.done():
            self.signalled.set_result(None)
        elif self.connection is not None:
            self.connection.drain(0)

    async def serve(self, loop, application, version, token):
        self.orphaned = loop.create_future()
        self.signalled = loop.create_future()
        self.loop = loop
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.on_signal, number)
        lifespan = Lifespan(application, self.options.lifespan, loop, report)
        starting = loop.create_task(lifespan.start())
        await first(starting, self.orphaned, self.signalled)
        if not starting.done():
            starting.cancel()
            await lifespan.stop(0)
            return STOPPED if self.signalled.done() else SERVER_GONE
        try:
            starting.result()
        except StartupError as error:
            report(str(error))
            await lifespan.stop(0)
            return NOT_STARTED
        code = await self.connected(loop, application, version, token, lifespan)
        await lifespan.stop(SHORT if code == SERVER_GONE else self.options.shutdown_timeout)
        return code

    async def connected(self, loop, application, version, token, lifespan):
        # What is there now stays: the collector need not look at it again and again.
        gc.collect()
        gc.freeze()
        texts = (self.options.name, platform.python_version(), platform.python_implementation(), self.loop_name)
        hello = frames.hello(
            os.getpid(), STREAM_CREDIT, version, lifespan.supported,
            [token] + [text.strip().encode("utf-8") for text in texts],
        )  # fmt: skip
        self.connection = connection = Connection(application, lifespan.state, hello, Heartbeat(loop), loop)
        path = self.options.socket
        try:
            await loop.create_unix_connection(lambda: connection, path)
        except (OSError, ValueError) as error:
            report("The server cannot be reached at %s: %s" % (path, error))
            return SERVER_GONE
        await first(connection.welcome, self.orphaned, timeout=WELCOME_TIMEOUT)
        if self.orphaned.done():
            return SERVER_GONE
        if connection.error is None and not connection.peer_stream_credit:
            connection.close()
            report(
                "The server did not welcome this worker: does it know the application '%s', and is the token its own?"
                % self.options.name
            )
            return NOT_WELCOME
        return await self.until_the_end(loop, connection, lifespan)

    async def until_the_end(self, loop, connection, lifespan):
        await first(connection.drained, connection.closed, self.orphaned, self.signalled)
        if self.signalled.done() and not connection.closed.done() and not connection.drained.done():
            # Calls still come until the server drains: it may have no other worker yet.
            connection.leave()
            await first(connection.drained, connection.closed, self.orphaned)
        if connection.drained.done() and not connection.closed.done() and not self.orphaned.done():
            await lifespan.stop(self.options.shutdown_timeout)
            connection.close()
            await first(connection.closed, self.orphaned, timeout=self.options.shutdown_timeout)
            return DRAINED
        connection.cancel_all("the server is gone")
        await self.until_cancelled(connection)
        if isinstance(connection.error, Exception) and not isinstance(connection.error, frames.ProtocolError):
            raise connection.error
        if connection.error is not None:
            report("The server broke the protocol: %s" % connection.error)
            return NOT_WELCOME
        if not self.orphaned.done():
            report("The server has closed the connection.")
        return SERVER_GONE

    async def until_cancelled(self, connection):
        tasks = [call.task for call in connection.calls.values() if call.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=0.3)

    def close(self, loop):
        """Ends what the application has left behind."""
        self.loop = None
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.wait(left, timeout=0.3))
        with contextlib.suppress(Exception):
            loop.run_until_complete(asyncio.wait_for(loop.shutdown_asyncgens(), 0.3))


async def first(*futures, timeout=None):
    """Waits until one of them is done."""
    await asyncio.wait(futures, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
