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

from base import WorkerCase
from double import ACCEPT, BODY, BYTES, CLOSE, CREDIT, DONE, END, HAS_BODY, HTTP, MORE, RESPONSE, RETURNED, TEXT, scope


class WebSocketTests(WorkerCase):
    def test_carries_messages_both_ways(self):
        stream = self.worker.open_websocket("/ws/echo")
        self.assertEqual(self.worker.expect(stream, ACCEPT).payload, b"\0\0")
        self.worker.send(TEXT, 0, stream, "caf\u00e9".encode())
        self.assertEqual(self.worker.expect(stream, TEXT).payload.decode(), "caf\u00e9")
        self.worker.send(BYTES, 0, stream, b"\0\xff")
        self.assertEqual(self.worker.expect(stream, BYTES).payload, b"\0\xff")
        self.worker.send(TEXT, 0, stream)
        self.assertEqual(self.worker.expect(stream, TEXT).payload, b"")
        self.worker.disconnect(stream, 1001, "away")
        self.assertEqual(
            json.loads(self.worker.wait_for_line("websocket {")[10:]),
            {"type": "websocket.disconnect", "code": 1001, "reason": "away"},
        )
        self.assertEqual(self.worker.expect(stream, DONE).payload, b"\0")

    def test_joins_and_divides_long_messages(self):
        stream = self.worker.open_websocket("/ws/echo")
        self.worker.expect(stream, ACCEPT)
        text = ("\u20ac" * 60000).encode()
        self.worker.send(TEXT, MORE, stream, text[:65536])
        self.worker.send(TEXT, MORE, stream, text[65536:131072])
        self.worker.send(TEXT, 0, stream, text[131072:])
        got, flags = b"", MORE
        while flags & MORE:
            frame = self.worker.next(stream)
            if frame.kind == CREDIT:
                continue
            self.assertEqual(frame.kind, TEXT)
            got += frame.payload
            flags = frame.flags
        self.assertEqual(got, text)
        self.worker.disconnect(stream, 1000)
        self.worker.rest(stream)

    def test_has_no_credit_for_long_messages_that_nobody_takes(self):
        stream = self.worker.open_websocket("/ws/deaf")
        self.worker.expect(stream, ACCEPT)
        part = b"x" * 30000
        for _ in range(4):
            # The first message has its parts given back, as nothing waits before it.
            self.worker.send(BYTES, MORE, stream, part)
        credit = sum(self.worker.expect(stream, CREDIT).number for _ in range(2))
        self.assertGreaterEqual(credit, 120000)
        self.worker.send(BYTES, 0, stream, b"y")
        for _ in range(5):
            self.worker.send(BYTES, MORE, stream, part)
        self.worker.nothing(stream)
        self.assertEqual(self.worker.call("/wake-the-deaf").body, b"woken")
        self.worker.send(BYTES, 0, stream, b"y" * 10)
        frames = [frame for frame in self.worker.rest(stream).frames if frame.kind == TEXT]
        self.assertEqual([frame.payload for frame in frames], [b"120001", b"150010"])

    def test_forgets_a_message_that_is_not_whole_when_its_call_ends(self):
        for _ in range(1025):
            stream = self.worker.open_websocket("/ws/leaves")
            self.worker.send(TEXT, MORE, stream, b"x")
            self.worker.disconnect(stream)
            self.worker.rest(stream)
        stream = self.worker.open_websocket("/ws/leaves")
        self.worker.send(TEXT, 0, stream, b"whole")
        self.worker.send(BYTES, MORE, stream, b"x")
        self.worker.rest(stream)
        self.worker.send(TEXT, 0, stream, b"skipped")
        self.worker.last += 1
        head = scope("/plain", headers=[(b"a", b"b" * 70000)])
        self.worker.send(HTTP, MORE, self.worker.last, head[:65536])
        self.worker.send(HTTP, END, self.worker.last, head[65536:])
        self.assertEqual(self.worker.rest(self.worker.last).body, b"Hello")

    def test_has_its_scope_subprotocol_and_close(self):
        stream = self.worker.open_websocket("/ws/scope", subprotocols=("a", "b"), secure=True)
        self.assertEqual(self.worker.expect(stream, ACCEPT).payload, b"\x01\x01bx-test\x001")
        seen = json.loads(self.worker.expect(stream, TEXT).payload)
        self.assertEqual((seen["type"], seen["scheme"], seen["subprotocols"]), ("websocket", "wss", ["a", "b"]))
        self.assertNotIn("method", seen)
        self.assertEqual(self.worker.expect(stream, BYTES).payload, b"bytes")
        self.assertEqual(self.worker.expect(stream, CLOSE).payload, b"\x0f\xa0" + "d\u00e9j\u00e0".encode())
        self.worker.nothing(stream)
        self.worker.disconnect(stream, 4000, "d\u00e9j\u00e0")
        self.assertIn("websocket.disconnect", self.worker.wait_for_line("after close"))
        self.worker.rest(stream)

    def test_may_be_refused(self):
        stream = self.worker.open_websocket("/ws/refuse")
        self.assertEqual(self.worker.expect(stream, CLOSE).payload, b"\x03\xe8")
        self.worker.disconnect(stream, 1006)
        self.assertIn("websocket.disconnect", self.worker.wait_for_line("refused"))
        self.worker.rest(stream)

    def test_may_be_denied_with_a_response(self):
        stream = self.worker.open_websocket("/ws/deny")
        answer = self.worker.rest(stream)
        kinds = [(frame.kind, frame.flags) for frame in answer.frames[:-1]]
        self.assertEqual(kinds, [(RESPONSE, HAS_BODY), (BODY, END)])
        self.assertEqual((answer.status, answer.body), (401, b"no!"))
        answer = self.worker.rest(self.worker.open_websocket("/ws/deny", extensions=0))
        self.assertIn("does not offer the extension", answer.text)

    def test_learns_that_the_client_left_before_it_was_accepted(self):
        stream = self.worker.open_websocket("/ws/refuse")
        self.worker.disconnect(stream, 1006)
        self.worker.wait_for_line("refused")
        self.worker.rest(stream)

    def test_ignores_a_send_after_close_while_somebody_waits(self):
        stream = self.worker.open_websocket("/ws/after-close")
        self.worker.expect(stream, ACCEPT)
        self.worker.expect(stream, CLOSE)
        self.worker.wait_for_line("raised 'websocket.send' cannot be sent while the connection is closed")
        self.worker.nothing(stream)
        self.worker.disconnect(stream, 1000)
        self.worker.wait_for_line("no-op")
        self.worker.wait_for_line("then ClientDisconnected")
        self.assertEqual(self.worker.rest(stream).how, RETURNED)

    def test_learns_of_the_end_while_it_sends_without_end(self):
        stream = self.worker.open_websocket("/ws/producer")
        self.worker.expect(stream, ACCEPT)
        self.worker.expect(stream, CLOSE)
        self.worker.disconnect(stream, 1000)
        self.worker.wait_for_line("the producer has ended")

    def test_refuses_what_is_illegal(self):
        stream = self.worker.open_websocket("/ws/illegal")
        self.worker.expect(stream, ACCEPT)
        errors = json.loads(self.worker.expect(stream, TEXT).payload)
        expected = [
            "RuntimeError: 'websocket.send' cannot be sent while the connection waits to be accepted",
            "RuntimeError: 'websocket.http.response.body' cannot be sent while the connection waits to be accepted",
            "RuntimeError: 'websocket.accept' cannot be sent while the connection is open",
            "RuntimeError: 'websocket.http.response.start' cannot be sent while the connection is open",
            "ValueError: 'websocket.send' has neither 'text' nor 'bytes'",
            "ValueError: 'websocket.send' has both 'text' and 'bytes'",
            "ValueError: A message of 1048577 bytes is longer",
            "ValueError: The reason of a close has at most 123 bytes",
            "RuntimeError: 'http.response.start' cannot be sent while the connection is open",
        ]
        for error, beginning in zip(errors, expected):
            self.assertTrue(error.startswith(beginning), (error, beginning))
        self.assertEqual(len(errors), len(expected), errors)
        self.worker.rest(stream)

    def test_tells_an_application_that_denies_when_the_client_has_left(self):
        stream = self.worker.open_websocket("/ws/left-in-denial")
        self.worker.expect(stream, RESPONSE)
        self.worker.disconnect(stream, 1006)
        self.worker.wait_for_line("left ClientDisconnected")
        self.worker.rest(stream)
