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

import json
import os

from base import WorkerCase
from double import (
    ACCEPT, BODY, BYTES, DONE, DONE_SEND, EARLY_HINT, END, HAS_BODY, HAS_TRAILERS, HTTP, LEFT, MORE, NOT_SPOKEN,
    PATH_SEND, PUSH, RAISED, REFUSED, REQUEST, RESPONSE, RETURNED, TRAILERS, frame, scope,
)  # fmt: skip


class ResponseTests(WorkerCase):
    def test_is_one_frame_when_start_and_body_are_sent_in_one_turn(self):
        answer = self.worker.call("/plain")
        self.assertEqual([frame.kind for frame in answer.frames], [RESPONSE, DONE])
        self.assertEqual(answer.head.flags, HAS_BODY | END)
        self.assertEqual((answer.status, answer.head.headers, answer.body), (200, [(b"x-test", b"1")], b"Hello"))
        self.assertEqual((answer.how, answer.text), (RETURNED, ""))

    def test_of_many_calls_do_not_wait_for_the_last_of_them(self):
        pipe = os.path.join(self.worker.directory, "pipe")
        os.mkfifo(pipe)
        first = self.worker.last + 1
        self.worker.last += 21
        gate = self.worker.last
        frames = [frame(HTTP, END, stream, scope("/plain")) for stream in range(first, gate)]
        frames.append(frame(HTTP, END, gate, scope("/gate", query=pipe.encode())))
        self.worker.connection.sendall(b"".join(frames))
        for stream in range(first, first + 8):
            self.assertEqual(self.worker.rest(stream).body, b"Hello")
        with open(pipe, "w"):
            pass
        for stream in range(first + 8, gate + 1):
            self.assertEqual(self.worker.rest(stream).status, 200)

    def test_may_end_while_a_receive_is_cancelled(self):
        self.assertEqual(self.worker.call("/cancelled-at-the-end").body, b"done")
        self.worker.wait_for_line("receive has ended with CancelledError")

    def test_has_a_head_of_limited_length(self):
        answer = self.worker.call("/long-head")
        self.assertEqual(answer.body, b"The headers of a response have 1048583 bytes, more than 1048570")

    def test_begins_at_the_end_of_the_turn_without_a_body(self):
        stream = self.worker.open("/held", b"x", flags=0)
        head = self.worker.expect(stream, RESPONSE)
        self.assertEqual((head.status, head.flags), (201, 0))
        self.worker.send(REQUEST, END, stream, b"y")
        body = self.worker.expect(stream, BODY)
        self.assertEqual((body.payload, body.flags), (b"later", END))

    def test_drops_a_body_that_the_response_cannot_have(self):
        for more in ({"method": "HEAD"}, {"query": b"204"}, {"query": b"304"}):
            with self.subTest(**more):
                self.head_alone(**more)
                self.worker.wait_for_line("sent all")

    def test_ends_a_body_that_the_response_can_have_when_the_client_has_left(self):
        self.head_alone()
        self.worker.wait_for_line("sent 0 ClientDisconnected")

    def test_ends_a_body_that_the_response_cannot_have_and_that_does_not_end(self):
        self.head_alone(method="HEAD", query=b"endless")
        self.worker.wait_for_line("sent 10000 ClientDisconnected")

    def test_drops_a_body_of_many_parts_that_the_response_cannot_have(self):
        self.head_alone(method="HEAD", query=b"many")
        self.worker.wait_for_line("sent all 5001")

    def head_alone(self, **more):
        stream = self.worker.open("/head-alone", **more)
        self.assertEqual(self.worker.expect(stream, RESPONSE).flags, 0)
        self.worker.disconnect(stream)
        self.assertEqual(self.worker.expect(stream, DONE).payload, bytes([RETURNED]))

    def test_takes_all_kinds_of_bytes_headers_and_numbers(self):
        answer = self.worker.call("/kinds")
        self.assertEqual(answer.status, 418)
        self.assertEqual(answer.head.headers, [(b"a", b"1"), (b"b", b"2")])
        self.assertEqual(answer.body, b"arrayview")
        self.assertEqual([frame.kind for frame in answer.frames], [RESPONSE, BODY, BODY, DONE])

    def test_refuses_what_is_illegal_naming_event_and_state(self):
        stream = self.worker.open("/illegal")
        errors = json.loads(self.worker.rest(stream).body)
        expected = [
            "RuntimeError: 'http.response.body' cannot be sent while no response has been started",
            "RuntimeError: 'websocket.send' is no event",
            "TypeError: The status of a response is a number, not '200'",
            "ValueError: The status of a response has three digits: 99",
            "TypeError: Names and values of headers are bytes, not str",
            "ValueError: A header must not contain NUL, CR or LF",
            "ValueError: A header must not contain NUL, CR or LF",
            "TypeError: Headers are pairs of names and values",
            "RuntimeError: 'http.response.trailers' cannot be sent while no response has been started",
            "ValueError: A link must not contain NUL, CR or LF",
            "RuntimeError: 'http.response.start' cannot be sent while the response has been started",
            "TypeError: 'body' of 'http.response.body' is bytes, bytearray or memoryview, not str",
            "RuntimeError: 'http.response.early_hint' cannot be sent while the response has been started",
        ]
        self.assertEqual(len(errors), len(expected), errors)
        for error, beginning in zip(errors, expected):
            self.assertTrue(error.startswith(beginning), (error, beginning))
        self.worker.wait_for_line("'http.response.body' cannot be sent while the response is complete")

    def test_fails_with_an_os_error_after_the_disconnect(self):
        stream = self.worker.open("/disconnect-error")
        self.worker.expect(stream, RESPONSE)
        self.worker.disconnect(stream)
        for _ in range(3):
            self.worker.wait_for_line("OSError The client has disconnected")
        self.assertEqual([frame.kind for frame in self.worker.rest(stream).frames], [DONE])

    def test_refuses_extensions_that_are_not_offered(self):
        answer = self.worker.call("/hints", extensions=0)
        self.assertEqual(answer.how, RAISED)
        self.assertIn("does not offer the extension 'http.response.early_hint'", answer.text)

    def test_has_trailers(self):
        answer = self.worker.call("/trailers")
        self.assertEqual(
            [(frame.kind, frame.flags) for frame in answer.frames[:-1]],
            [(RESPONSE, HAS_BODY | END | HAS_TRAILERS), (TRAILERS, 0), (TRAILERS, END)],
        )
        self.assertEqual([frame.payload for frame in answer.frames[1:3]], [b"a\x001", b"b\x002"])

    def test_has_hints_and_pushes(self):
        hint, push = self.worker.call("/hints").frames[:2]
        self.assertEqual((hint.kind, hint.payload), (EARLY_HINT, b"</a>; rel=preload\0</b>; rel=preload"))
        self.assertEqual((push.kind, push.payload), (PUSH, b"\0\x04/p\xc3\xa9accept\0*/*"))

    def test_of_a_path_waits_until_it_is_sent(self):
        stream = self.worker.open("/pathsend")
        self.worker.expect(stream, RESPONSE)
        self.assertEqual(self.worker.expect(stream, PATH_SEND).payload, b"/srv/f\xff")
        self.worker.nothing(stream)
        self.worker.send(DONE_SEND, 0, stream)
        self.worker.wait_for_line("file is sent")
        self.worker.expect(stream, DONE)

    def test_of_a_path_may_be_refused(self):
        for kind, name in ((1, b"RuntimeError"), (2, b"OSError"), (3, b"RuntimeError")):
            stream = self.worker.open("/pathsend")
            self.worker.expect(stream, RESPONSE)
            self.worker.expect(stream, PATH_SEND)
            self.worker.send(REFUSED, 0, stream, bytes((kind,)) + b"not this one")
            self.assertEqual(self.worker.rest(stream).body, name + b": not this one")

    def test_fails_at_the_next_send_when_an_event_was_refused(self):
        stream = self.worker.open("/refused-later", b"x", flags=0)
        self.worker.expect(stream, PUSH)
        self.worker.send(REFUSED, 0, stream, b"\x01no push here")
        self.worker.send(REQUEST, END, stream)
        self.assertEqual(self.worker.rest(stream).body, b"no push here")

    def test_of_a_file_goes_under_credit(self):
        answer = self.worker.call("/zerocopy")
        data = bytes(range(256)) * 4000
        self.assertEqual(answer.body, data[10:30] + data[256:])
        self.assertTrue(answer.frames[-2].ends)

    def test_of_a_file_that_the_response_cannot_have_is_no_error(self):
        for path in ("/head-file", "/head-path"):
            with self.subTest(path=path):
                stream = self.worker.open(path, method="HEAD")
                self.assertEqual(self.worker.expect(stream, RESPONSE).flags, 0)
                self.worker.disconnect(stream)
                self.worker.wait_for_line("sent the file")
                answer = self.worker.rest(stream)
                self.assertEqual((answer.how, answer.body.replace(b"/etc/hosts", b"")), (RETURNED, b""))

    def test_of_a_file_whose_client_left_before_it_is_no_error_if_the_response_cannot_have_it(self):
        for path in ("/head-file", "/head-path"):
            with self.subTest(path=path):
                stream = self.worker.open(path, method="HEAD", query=b"late")
                self.assertEqual(self.worker.expect(stream, RESPONSE).flags, 0)
                self.worker.disconnect(stream)
                self.worker.wait_for_line("sent the file")
                self.assertEqual([frame.kind for frame in self.worker.rest(stream).frames], [DONE])

    def test_has_a_head_of_several_frames(self):
        first, second, body, done = self.worker.call("/many-headers").frames
        self.assertEqual((first.kind, first.flags, len(first.payload)), (RESPONSE, MORE, 262144))
        self.assertEqual((second.kind, second.flags), (RESPONSE, 0))
        self.assertEqual((body.kind, body.flags), (BODY, END))

    def test_keeps_the_order_of_concurrent_sends(self):
        answer = self.worker.call("/concurrent")
        self.assertEqual(answer.body, b"".join(b"%d" % n * 1000 for n in range(10)))

    def test_may_be_sent_from_a_thread(self):
        self.assertEqual(self.worker.call("/threads").body, b"".join(b"%d," % n for n in range(20)))


class ErrorTests(WorkerCase):
    def test_has_the_traceback_of_the_application_alone(self):
        answer = self.worker.call("/raise")
        self.assertEqual(answer.how, RAISED)
        self.assertTrue(answer.text.endswith("ValueError: broken \u2713"), answer.text)
        self.assertIn("KeyError: 'cause'", answer.text)
        self.assertIn("applications.py", answer.text)
        self.assertNotIn("asgi_worker", answer.text)

    def test_has_no_frame_of_the_worker_at_its_end_either(self):
        answer = self.worker.call("/raise-in-send")
        self.assertIn("'nonsense' is no event", answer.text)
        self.assertNotIn("asgi_worker", answer.text)

    def test_has_no_traceback_without_end(self):
        text = self.worker.call("/raise-much").text
        self.assertLessEqual(len(text), 32 * 1024)
        self.assertIn("bytes left out", text)
        self.assertTrue(text.startswith("Traceback"))
        self.assertTrue(text.endswith("x>"))

    def test_of_any_kind_stays_in_its_call(self):
        for query in (b"now", b"later"):
            kinds = ((b"exit", "SystemExit"), (b"interrupt", "KeyboardInterrupt"), (b"cancel", "CancelledError"))
            for error, name in kinds:
                answer = self.worker.call("/base", query=query, headers=((b"x-error", error),))
                self.assertEqual(answer.how, RAISED)
                self.assertIn(name, answer.text)
                self.assertEqual(self.worker.call("/plain").body, b"Hello")
        self.assertEqual(self.worker.call("/nasty").how, RAISED)

    def test_is_none_when_the_client_has_left_and_nothing_else_was_raised(self):
        expected = {b"send": LEFT, b"told": LEFT, b"wrapped": LEFT, b"cancelled": LEFT, b"broken": RAISED, b"": RAISED}
        for how, ending in expected.items():
            stream = self.worker.open("/departure", query=how)
            self.worker.expect(stream, RESPONSE)
            self.worker.disconnect(stream)
            answer = self.worker.rest(stream)
            self.assertEqual(answer.how, ending, (how, answer.text))
            self.assertIn("Traceback", answer.text)

    def test_that_names_the_scope_means_the_protocol_is_not_spoken(self):
        self.assertEqual(self.worker.call("/not-spoken").how, NOT_SPOKEN)
        stream = self.worker.open_websocket("/ws/not-spoken")
        self.assertEqual(self.worker.rest(stream).how, NOT_SPOKEN)
        for message in b"http", b"Unknown scope type: 'http'", b"this speaks websocket, not http!":
            self.assertEqual(self.worker.call("/says", query=message).how, NOT_SPOKEN, message)

    def test_that_has_the_name_of_the_scope_in_it_by_chance_is_an_error(self):
        for message in b"int(): 'http'", b"No route found for path 'http/'.", b"not a URL: http://x", b"nothttp":
            self.assertEqual(self.worker.call("/says", query=message).how, RAISED, message)

    def test_of_a_task_that_was_left_behind_reaches_nobody(self):
        stream = self.worker.open("/left-behind")
        self.assertEqual(self.worker.rest(stream).body, b"left")
        self.worker.wait_for_line("left behind http.disconnect RuntimeError")
        self.worker.nothing(stream)


class CreditTests(WorkerCase):
    """A stream begins with 1000 bytes."""

    options = {"stream_credit": 1000}

    def body(self, stream, size):
        got = b""
        while len(got) < size:
            got += self.worker.next(stream).body
        self.worker.nothing(stream)
        self.assertEqual(len(got), size)
        return got

    def test_is_needed_for_the_end_of_a_message_too(self):
        worker = self.worker
        stream = worker.open_websocket("/ws/echo")
        worker.expect(stream, ACCEPT)
        worker.send(BYTES, 0, stream, b"x" * 990)
        first = worker.expect(stream, BYTES)
        self.assertEqual((len(first.payload), first.flags), (990, MORE))
        worker.nothing(stream)
        worker.credit(stream, 64 - 10)
        last = worker.expect(stream, BYTES)
        self.assertEqual((last.payload, last.flags), (b"", 0))
        worker.send(BYTES, 0, stream)
        worker.nothing(stream)
        worker.credit(stream, 64)
        self.assertEqual(worker.expect(stream, BYTES).payload, b"")
        worker.disconnect(stream)
        worker.rest(stream)

    def test_is_needed_for_a_body(self):
        worker = self.worker
        first = worker.open("/blocked-send")
        self.body(first, 1000)
        worker.credit(first, 500)
        self.body(first, 500)
        worker.credit(first, 8500)
        self.body(first, 8500)
        other = worker.open("/plain")
        self.assertEqual(worker.rest(other).body, b"Hello")
        worker.disconnect(first)
        worker.wait_for_line("blocked ClientDisconnected")
        worker.rest(first)

        # A send that is cancelled has been sent all the same, as far as it has begun.
        stream = worker.open("/cancelled-send")
        worker.wait_for_line("cancelled sends")
        self.body(stream, 1000 + 0)
        worker.credit(stream, 5000)
        self.assertEqual(worker.rest(stream).body, b"1" * 1000)

        # Two messages at once: the second waits for the last part of the first.
        stream = worker.open_websocket("/ws/large")
        worker.next(stream)
        worker.credit(stream, 1 << 20)
        frames = worker.rest(stream).frames[:-1]
        sizes = [(frame.kind, sum(len(part.payload) for part in frames if part.kind == frame.kind)) for frame in frames]
        self.assertEqual(sorted(set(sizes)), [(0x30, 100000), (0x31, 200000)])
        self.assertEqual([size for _, size in sizes], sorted((size for _, size in sizes), reverse=True))
        ends = [index for index, frame in enumerate(frames) if not frame.flags & MORE]
        self.assertEqual(len(ends), 2)
