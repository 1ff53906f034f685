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

import os
import shutil
import signal
import struct
import subprocess
import sys
import unittest

from base import WorkerCase
from double import (
    BYTES, CANCELLED, CREDIT, DISCONNECT, DONE, END, HTTP, LEAVE, MORE, OPTIONAL, REQUEST,
    RESPONSE, TEXT, TIMEOUT, TOKEN, WEBSOCKET, WELCOME, WORKER, Double, frame, scope,
)  # fmt: skip


class HelloTests(unittest.TestCase):
    def test_says_who_the_worker_is(self):
        with Double("--loop", "asyncio") as worker:
            payload = worker.hello.payload
            self.assertEqual(
                struct.unpack_from(">HHIIBB", payload),
                (1, 1, worker.process.pid, 64 * 1024, 3, 1),
            )
            texts, pos = [], struct.calcsize(">HHIIBB")
            while pos < len(payload):
                texts.append(payload[pos + 1 : pos + 1 + payload[pos]])
                pos += 1 + payload[pos]
            version = sys.version.split()[0].encode()
            self.assertEqual(texts[:2] + texts[4:], [TOKEN, b"tested", b"asyncio"])
            self.assertEqual(texts[2].split(b"+")[0], version.split(b"+")[0])

    def test_without_an_answer_ends_the_worker(self):
        with Double(welcome=False) as worker:
            worker.accept()
            worker.connection.shutdown(2)
            self.assertEqual(worker.exit_code(), 5)
            self.assertIn("did not welcome this worker", worker.printed)

    def test_is_not_said_where_nobody_listens(self):
        with Double(welcome=False) as worker:
            worker.listener.close()
            os.unlink(worker.path)
            self.assertEqual(worker.exit_code(), 7)
            self.assertIn("cannot be reached", worker.printed)


class LoadingTests(unittest.TestCase):
    def fails(self, app, *texts, code=3, arguments=()):
        with Double(*arguments, app=app, welcome=False) as worker:
            self.assertEqual(worker.exit_code(), code, worker.printed)
            for text in texts:
                self.assertIn(text, worker.printed)
            self.assertNotIn("asgi_worker", worker.printed)

    def test_shows_the_traceback_of_an_import(self):
        self.fails("broken_import:app", "could not be imported", "broken_import.py", "JSONDecodeError")
        self.fails("missing_import:app", "could not be imported", "No module named 'nowhere'")
        self.fails("missing_import:app", "%s has no module 'nowhere'. A package" % sys.executable, "-m pip install")
        self.fails("exiting_import:app", "SystemExit: configuration is missing")

    def test_says_what_is_not_there(self):
        here = os.path.dirname(os.path.abspath(__file__))
        self.fails("nowhere:app", "There is no module 'nowhere'", "It was looked for in:\n  " + here)
        self.fails("applications:nothing", "'applications' (", "applications.py) has no attribute 'nothing'")
        self.fails("site:app", "'site' (", "site.py) has no attribute 'app'")
        self.fails("applications:Namespace.nothing", "'Namespace' has no attribute 'nothing'")
        self.fails("applications", "write module:attribute")
        self.fails("applications:left", "its type is 'dict', which cannot be called")

    def test_shows_why_a_factory_failed(self):
        self.fails("applications:broken_factory", "OSError: no configuration", arguments=("--factory",))

    def test_takes_factories_and_attributes_of_attributes(self):
        with Double("--factory", app="applications:factory") as worker:
            self.assertEqual(worker.call("/plain").body, b"Hello")
        with Double(app="applications:Namespace.inner", *("--lifespan", "off")) as worker:
            self.assertEqual(worker.call("/").body, b'["3.0", {}]')

    def test_forgives_an_application_that_has_used_a_loop(self):
        with Double(app="loop_import:app") as worker:
            self.assertEqual(worker.call("/").status, 204)

    def test_serves_double_callables(self):
        for app in ("applications:Double", "applications:double_function"):
            with Double(app=app) as worker:
                self.assertEqual(struct.unpack_from(">HHIIBB", worker.hello.payload)[4:], (2, 0))
                self.assertEqual(worker.call("/").body, b'["2.0"]')
        with Double("--interface", "asgi2", app="applications:Double") as worker:
            self.assertEqual(worker.call("/").body, b'["2.0"]')


def runs(python):
    return subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0


class OldPythonTests(unittest.TestCase):
    def test_says_that_it_is_too_old(self):
        old = [shutil.which("python" + version) for version in ("2", "2.7", "3.6", "3.7", "3.8")]
        old = [python for python in old if python and runs(python)]
        if not old:
            self.skipTest("There is no Python older than 3.9")
        for python in old:
            command = [python, "-u", WORKER]
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=TIMEOUT)
            self.assertEqual(done.returncode, 6, python)
            self.assertIn(b"Python 3.9 or newer is needed", done.stderr)


class LifespanTests(unittest.TestCase):
    def ends(self, app, code, text, *arguments):
        with Double(*arguments, app="applications:" + app, welcome=False) as worker:
            self.assertEqual(worker.exit_code(), code)
            self.assertIn(text, worker.printed)
            self.assertNotIn("asgi_worker", worker.printed)

    def serves(self, app, *arguments):
        with Double(*arguments, app="applications:" + app) as worker:
            self.assertEqual(struct.unpack_from(">HHIIBB", worker.hello.payload)[5], 0)
            self.assertEqual(worker.call("/").status, 200)
            worker.drain()
            self.assertEqual(worker.exit_code(), 0)
            return worker.printed

    def test_is_not_for_django_and_channels(self):
        self.assertEqual(self.serves("django"), "")
        self.assertEqual(self.serves("returns_from_lifespan"), "")
        self.assertEqual(self.serves("raises_at_startup", "--lifespan", "off"), "")

    def test_tells_when_the_start_up_was_taken_and_failed(self):
        self.assertIn("OSError: no database", self.serves("raises_at_startup"))

    def test_ends_the_worker_when_its_start_up_fails(self):
        self.ends("fails_at_startup", 4, "startup failed: no database")
        self.ends("raises_at_startup", 4, "OSError: no database", "--lifespan", "on")
        self.ends("django", 4, "ValueError: Django", "--lifespan", "on")
        self.ends("returns_from_lifespan", 4, "has left its lifespan", "--lifespan", "on")

    def test_does_not_wait_for_ever_for_the_shutdown(self):
        with Double("--shutdown-timeout", "0.2", app="applications:hangs_at_shutdown") as worker:
            worker.drain()
            self.assertEqual(worker.exit_code(), 0)
            self.assertIn("has not ended within 0.2 s", worker.printed)


class DrainTests(unittest.TestCase):
    def test_waits_for_the_calls_and_runs_the_shutdown(self):
        with Double() as worker:
            stream = worker.open("/echo", b"one", flags=0)
            worker.expect(stream, RESPONSE)
            worker.drain()
            worker.nothing(0)
            worker.send(REQUEST, END, stream, b"two")
            self.assertEqual(worker.rest(stream).body, b"two")
            self.assertEqual(worker.exit_code(), 0)
            self.assertIn("lifespan is shut down", worker.printed)

    def test_cancels_what_is_left(self):
        with Double() as worker:
            stream = worker.open("/wait")
            stubborn = worker.open("/stubborn")
            worker.wait_for_line("stubborn")
            worker.drain(0.05)
            self.assertEqual(worker.rest(stream).how, CANCELLED)
            self.assertEqual(worker.exit_code(), 0)
            self.assertTrue(worker.queue(stubborn).get(timeout=TIMEOUT) is None)

    def test_is_asked_for_by_a_signal(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with Double() as worker:
                stream = worker.open("/echo", b"one", flags=0)
                worker.expect(stream, RESPONSE)
                worker.process.send_signal(number)
                leave = worker.expect(0, LEAVE)
                self.assertEqual(leave.flags, OPTIONAL)
                worker.drain()
                worker.send(REQUEST, END, stream, b"two")
                self.assertEqual(worker.rest(stream).body, b"two")
                self.assertEqual(worker.exit_code(), 0)
                self.assertIn("lifespan is shut down", worker.printed)

    def test_lets_calls_come_until_the_server_has_answered(self):
        with Double() as worker:
            worker.process.terminate()
            worker.expect(0, LEAVE)
            self.assertEqual(worker.call("/plain").body, b"Hello")
            worker.drain()
            self.assertEqual(worker.exit_code(), 0)

    def test_is_not_needed_by_a_worker_that_only_begins(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            for app, line in (("slow_import:app", "importing"), ("applications:hangs_at_startup", "starting")):
                with Double(app=app, welcome=False) as worker:
                    worker.wait_for_line(line)
                    worker.process.send_signal(number)
                    self.assertEqual(worker.exit_code(), 8)
                    self.assertNotIn("Traceback", worker.printed)

    def test_is_asked_for_after_the_welcome_where_the_signal_comes_before(self):
        with Double(welcome=False) as worker:
            worker.accept()
            worker.process.terminate()
            worker.welcome()
            worker.expect(0, LEAVE)
            worker.drain()
            self.assertEqual(worker.exit_code(), 0)
            self.assertNotIn("did not welcome", worker.printed)

    def test_is_cut_short_by_a_second_signal(self):
        with Double("--shutdown-timeout", "60") as worker:
            stream = worker.open("/wait")
            worker.wait_for_line("waiting")
            worker.process.terminate()
            worker.expect(0, LEAVE)
            worker.process.terminate()
            self.assertEqual(worker.rest(stream).how, CANCELLED)
            self.assertEqual(worker.exit_code(), 0)


class ServerGoneTests(unittest.TestCase):
    def test_ends_the_worker_by_the_end_of_the_socket(self):
        with Double() as worker:
            worker.open("/wait")
            worker.wait_for_line("waiting")
            worker.connection.shutdown(2)
            self.assertEqual(worker.exit_code(), 7)
            self.assertIn("lifespan is shut down", worker.printed)

    def test_ends_the_worker_by_the_end_of_standard_input(self):
        with Double() as worker:
            worker.open("/wait")
            worker.wait_for_line("waiting")
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)
            self.assertIn("lifespan is shut down", worker.printed)

    def test_ends_the_worker_whose_loop_does_not_turn(self):
        with Double() as worker:
            worker.open("/freeze")
            worker.wait_for_line("frozen")
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)

    def test_ends_the_worker_with_tasks_and_threads_that_will_not_end(self):
        with Double(app="applications:hangs_at_shutdown") as worker:
            worker.connection.shutdown(2)
            self.assertEqual(worker.exit_code(), 7)
        with Double() as worker:
            worker.open("/stubborn")
            worker.wait_for_line("stubborn")
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)

    def test_ends_the_worker_while_it_begins(self):
        with Double(app="slow_import:app", welcome=False) as worker:
            worker.wait_for_line("importing")
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)
        with Double(app="applications:hangs_at_startup", welcome=False) as worker:
            worker.wait_for_line("starting")
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)
        with Double(token=None, welcome=False) as worker:
            worker.process.stdin.close()
            self.assertEqual(worker.exit_code(), 7)


class HeartbeatTests(WorkerCase):
    def test_tells_lag_streams_memory_and_calls(self):
        stream = self.worker.open("/wait")
        self.worker.wait_for_line("waiting")
        pong = self.worker.ping(2**63 + 1)
        number, lag, live, memory, calls = struct.unpack(">QIIQQ", pong.payload)
        self.assertEqual((number, live), (2**63 + 1, 1))
        self.assertGreaterEqual(calls, 1)
        self.assertGreater(memory, 1 << 20)
        self.worker.cancel(stream)
        self.worker.rest(stream)

    def test_tells_that_the_loop_was_blocked(self):
        self.worker.call("/busy")
        # The timer that looks may be due only after the answer; one of the next ones knows.
        while struct.unpack(">QIIQQ", self.worker.ping().payload)[1] < 40000:
            self.worker.call("/busy")

    def test_writes_whole_lines_and_gives_no_input_to_the_application(self):
        self.worker.call("/print")
        self.worker.wait_for_lines("read ''", "to standard output \u2713", "to standard error")

    def test_is_in_a_session_of_its_own(self):
        pid = self.worker.process.pid
        self.assertEqual((os.getsid(pid), os.getpgid(pid)), (pid, pid))


class StacksTests(unittest.TestCase):
    def test_are_shown_while_the_loop_does_not_turn(self):
        with Double() as worker:
            worker.open("/freeze")
            worker.wait_for_line("frozen")
            worker.process.stdin.write(b"nonsense\nstacks\n")
            worker.process.stdin.flush()
            worker.wait_for_line("in frozen_here")


class BrokenServerTests(unittest.TestCase):
    """Each of these ends the worker with 5, and a message that says what came."""

    def breaks(self, message, *frames, **options):
        with Double(**options) as worker:
            for one in frames:
                worker.connection.sendall(one)
            self.assertEqual(worker.exit_code(), 5, worker.printed)
            self.assertIn("The server broke the protocol: ", worker.printed)
            self.assertIn(message, worker.printed)

    def test_with_frames_that_are_not_allowed(self):
        one = frame(HTTP, END, 1, scope("/wait"))
        self.breaks("has 262145 bytes, more than 262144", struct.pack(">IBBI", 262145, HTTP, 0, 1))
        self.breaks("of the unknown type 0x7e", frame(0x7E, 0, 0))
        self.breaks("A frame DONE came from the server", one, frame(DONE, 0, 1, b"\0"))
        self.breaks("A second WELCOME", frame(WELCOME, 0, 0, struct.pack(">HIII", 1, 1, 1, 1)))
        self.breaks("Stream 1 was opened after stream 1", one, one)
        self.breaks("REQUEST came for stream 2, which is not open", one, frame(REQUEST, 0, 2, b"x"))
        self.breaks("whose body has ended", one, frame(REQUEST, 0, 1, b"x"))
        self.breaks("TEXT on the HTTP stream 1", one, frame(TEXT, 0, 1, b"x"))

    def test_with_scopes_that_are_wrong(self):
        good = scope("/wait")
        self.breaks("A scope is shorter", frame(HTTP, END, 1, b"\x0b"))
        self.breaks("The parts of a scope are longer", frame(HTTP, END, 1, good[:-1]))
        self.breaks("unknown version 12", frame(HTTP, END, 1, b"\x0c" + good[1:]))
        self.breaks("odd number of parts", frame(HTTP, END, 1, scope("/wait", headers=((b"a", b"b", b"c"),))))

    def test_with_more_than_it_may_send(self):
        one = frame(HTTP, 0, 1, scope("/wait"))
        self.breaks("more than it had credit for", one, *[frame(REQUEST, 0, 1, b"x" * 60000)] * 2)
        self.breaks("credit above 2^31 - 1", one, frame(CREDIT, 0, 1, b"\x7f\xff\xff\xff"))
        self.breaks("CREDIT came for stream 0, which is not open", frame(CREDIT, 0, 0, b"\0\0\0\1"))
        self.breaks("a joined head has", *[frame(HTTP, MORE, 1, b"x" * 65536)] * 17)
        socket = frame(WEBSOCKET, 0, 1, scope("/ws/echo"))
        part = frame(TEXT, MORE, 1, b"x" * 30000)
        self.breaks("a message has more than 50000 bytes", socket, part, part, max_message=50000)
        self.breaks("more than it had credit for", frame(WEBSOCKET, 0, 1, scope("/ws/deaf")), frame(TEXT, 0, 1) * 1025)
        self.breaks("BYTES in the middle of TEXT", socket, frame(TEXT, MORE, 1, b"x"), frame(BYTES, 0, 1, b"x"))

    def test_but_unknown_frames_may_be_optional(self):
        with Double() as worker:
            worker.send(0x7E, OPTIONAL, 0, b"skip")
            self.assertEqual(worker.call("/plain").body, b"Hello")

    def test_but_what_comes_for_a_stream_that_has_ended_is_skipped(self):
        with Double() as worker:
            stream = worker.open("/unread", b"x", flags=0)
            worker.rest(stream)
            for kind in (REQUEST, DISCONNECT, CREDIT, TEXT):
                worker.send(kind, 0, stream, b"\0\0\0\1")
            self.assertEqual(worker.call("/plain").body, b"Hello")

    def test_but_frames_may_come_in_pieces(self):
        with Double() as worker:
            payload = frame(HTTP, END, 1, scope("/plain"))
            worker.last = 1
            for pos in range(len(payload)):
                worker.connection.sendall(payload[pos : pos + 1])
            self.assertEqual(worker.rest(1).body, b"Hello")

    def test_and_in_pieces_of_several_frames(self):
        with Double() as worker:
            for size in (3, 11, 100, 331, 1009, 30011):
                bodies = [bytes((65 + number,)) * (37 * number) for number in range(1, 21)]
                first = worker.last + 1
                worker.last += len(bodies)
                sent = b"".join(
                    frame(HTTP, END, first + number, scope("/echo") + body) for number, body in enumerate(bodies)
                )
                for pos in range(0, len(sent), size):
                    worker.connection.sendall(sent[pos : pos + size])
                for number, body in enumerate(bodies):
                    self.assertEqual(worker.rest(first + number).body, body)
