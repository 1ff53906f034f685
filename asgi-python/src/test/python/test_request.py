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
from double import (
    CREDIT, DONE, END, EXPECT, HTTP, MORE, REQUEST, RESPONSE, RETURNED, CANCELLED, scope,
)  # fmt: skip


class ScopeTests(WorkerCase):
    def scope(self, **more):
        return json.loads(self.worker.call("/scope", **more).body)

    def test_has_all_that_the_server_tells(self):
        headers = ((b"host", b"x"), (b"a", b"\xe9"))
        seen = self.scope(method="POST", query=b"a=%20", headers=headers, raw_path=b"/%73cope")
        self.assertEqual(seen["type"], "http")
        self.assertEqual(seen["asgi"], {"version": "3.0", "spec_version": "2.5"})
        self.assertEqual(seen["http_version"], "1.1")
        self.assertEqual(seen["method"], "POST")
        self.assertEqual(seen["scheme"], "http")
        self.assertEqual(seen["path"], "/scope")
        self.assertEqual(seen["raw_path"], "/%73cope")
        self.assertEqual(seen["query_string"], "a=%20")
        self.assertEqual(seen["root_path"], "")
        self.assertEqual(seen["headers"], [["tuple", "host", "x"], ["tuple", "a", "\xe9"]])
        self.assertEqual(seen["client"], ["tuple", "192.0.2.7", 40000])
        self.assertEqual(seen["server"], ["tuple", "example.org", 80])
        self.assertEqual(seen["state"], {"started": "yes", "shared": []})
        self.assertEqual(
            sorted(seen["extensions"]),
            ["http.response.early_hint", "http.response.pathsend", "http.response.push", "http.response.trailers",
             "http.response.zerocopysend", "websocket.http.response"],
        )  # fmt: skip

    def test_has_none_for_what_is_not_known(self):
        seen = self.scope(client=None, server=None, raw_path=False, headers=(), extensions=0, version=20, secure=True)
        self.assertIsNone(seen["client"])
        self.assertIsNone(seen["server"])
        self.assertIsNone(seen["raw_path"])
        self.assertEqual(seen["headers"], [])
        self.assertEqual(seen["extensions"], {})
        self.assertEqual(seen["http_version"], "2")
        self.assertEqual(seen["scheme"], "https")

    def test_has_the_path_of_a_unix_socket_as_server(self):
        seen = self.scope(server=("/run/x.sock", None), client=("", None), root_path="/mount")
        self.assertEqual(seen["server"], ["tuple", "/run/x.sock", None])
        self.assertEqual(seen["client"], ["tuple", "", 0])
        self.assertEqual(seen["root_path"], "/mount")

    def test_has_the_tls_extension(self):
        tls = [("server_cert", "PEM"), ("client_cert_chain", "one"), ("client_cert_chain", "two")]
        tls.append(("tls_version", "772"))
        seen = self.scope(tls=tls)["extensions"]["tls"]
        self.assertEqual(
            seen,
            {"server_cert": "PEM", "client_cert_chain": ["one", "two"], "client_cert_name": None,
             "client_cert_error": None, "tls_version": 772, "cipher_suite": None},
        )  # fmt: skip

    def test_is_fresh_for_each_call(self):
        first = json.loads(self.worker.call("/fresh").body)
        second = json.loads(self.worker.call("/fresh").body)
        self.assertEqual(first[:5], ["import", None, None, None, None])
        self.assertEqual(second[:5], first[:5])
        self.assertEqual(second[5], first[5] + 1)
        self.worker.call("/scope")

    def test_may_come_in_several_frames(self):
        headers = [(b"x-%d" % n, b"v" * 1000) for n in range(100)]
        payload = scope("/many-headers", headers=headers) + b"body"
        self.worker.last += 1
        stream = self.worker.last
        self.worker.send(HTTP, MORE, stream, payload[:65536])
        self.worker.send(HTTP, END, stream, payload[65536:])
        self.assertEqual(self.worker.rest(stream).body, b"100")


class ReceiveTests(WorkerCase):
    def test_yields_the_parts_then_waits_then_the_disconnect_every_time(self):
        stream = self.worker.open("/events", b"one", flags=0)
        self.worker.send(REQUEST, 0, stream, b"two")
        self.worker.send(REQUEST, 0, stream, b"")
        self.worker.send(REQUEST, END, stream, b"three")
        self.worker.expect(stream, RESPONSE)
        self.worker.nothing(stream)
        self.worker.disconnect(stream)
        line = self.worker.wait_for_line("events")
        bodies = [(event.get("body"), event.get("more_body"), event["type"]) for event in json.loads(line[7:])]
        self.assertEqual(
            bodies,
            [("one", True, "http.request"), ("two", True, "http.request"), ("three", False, "http.request")]
            + [(None, None, "http.disconnect")] * 3,
        )
        self.assertEqual(self.worker.rest(stream).how, RETURNED)

    def test_waits_for_a_body_that_has_not_come(self):
        stream = self.worker.open("/echo", flags=0)
        self.worker.expect(stream, RESPONSE)
        self.worker.nothing(stream)
        self.worker.send(REQUEST, 0, stream, b"late")
        self.assertEqual(self.worker.next(stream).body, b"late")
        self.worker.send(REQUEST, END, stream)
        self.assertEqual(self.worker.rest(stream).how, RETURNED)

    def test_loses_nothing_when_it_is_cancelled(self):
        stream = self.worker.open("/cancelled-receive", b"first", flags=0)
        self.worker.wait_for_line("cancelled 3")
        self.worker.send(REQUEST, 0, stream, b"second")
        self.worker.send(REQUEST, END, stream, b"third")
        self.worker.call("/go")
        self.assertEqual(json.loads(self.worker.rest(stream).body)["body"], "third")

    def test_loses_nothing_when_it_is_cancelled_while_it_is_woken(self):
        stream = self.worker.open("/cancelled-while-woken", b"first", flags=0)
        self.worker.expect(stream, RESPONSE)
        self.worker.send(REQUEST, END, stream, b"second")
        body = self.worker.rest(stream).body
        self.assertTrue(body.endswith(b"second"), body)

    def test_gives_each_event_to_one_of_several_callers(self):
        stream = self.worker.open("/several-receivers", b"a", flags=0)
        for part in (b"b", b"c"):
            self.worker.send(REQUEST, 0, stream, part)
        self.worker.send(REQUEST, END, stream, b"d")
        self.assertEqual(json.loads(self.worker.rest(stream).body), ["a", "b", "c", "d"])

    def test_goes_on_after_the_response(self):
        stream = self.worker.open("/background")
        self.assertTrue(self.worker.expect(stream, RESPONSE).ends)
        self.worker.nothing(stream)
        self.worker.disconnect(stream)
        self.worker.wait_for_line("background http.disconnect")
        self.assertEqual(self.worker.expect(stream, DONE).payload, b"\0")

    def test_gives_back_credit_when_the_application_has_taken_the_bytes(self):
        stream = self.worker.open("/echo", b"x" * 60000, flags=0)
        got = 60000
        credit = 0
        for part in range(6):
            while credit + 65536 < got + 60000:
                frame = self.worker.next(stream)
                credit += frame.number if frame.kind == CREDIT else 0
            self.worker.send(REQUEST, 0, stream, b"x" * 60000)
            got += 60000
        self.worker.send(REQUEST, END, stream, b"")
        self.worker.rest(stream)
        self.assertGreater(credit, got, "what it has taken, and a loan")

    def test_reads_bodies_though_many_others_are_read_by_nobody(self):
        streams = [self.worker.open("/wait", b"x" * 60000, flags=0) for _ in range(300)]
        for stream in streams:
            self.worker.send(REQUEST, 0, stream, b"x" * 5536)
        for _ in range(20):
            other = self.worker.open("/echo", b"y" * 60000, flags=0)
            self.worker.send(REQUEST, END, other)
            self.assertEqual(self.worker.rest(other).body, b"y" * 60000)
        for stream in streams:
            self.worker.cancel(stream)
            self.assertEqual([frame.kind for frame in self.worker.rest(stream).frames], [DONE])

    def test_lends_to_those_that_take_what_they_get_until_nothing_is_left(self):
        streams = [self.worker.open("/echo", b"x" * 40000, flags=0) for _ in range(17)]
        lent = sum(self.given_for_more(stream) for stream in streams)
        self.assertEqual(lent, 17 * 40000 + 16 * (1 << 20))
        for stream in streams:
            self.worker.send(REQUEST, END, stream)
            self.worker.rest(stream)
        stream = self.worker.open("/echo", b"x" * 40000, flags=0)
        self.assertEqual(self.given_for_more(stream), 40000 + (1 << 20), "the loans have been given back")
        self.worker.send(REQUEST, END, stream)
        self.worker.rest(stream)

    def given_for_more(self, stream):
        """An application that takes an event may not want the rest: the first time it is lent nothing."""
        self.assertEqual(self.credit(stream), 40000)
        self.worker.send(REQUEST, 0, stream, b"x" * 40000)
        return self.credit(stream)

    def credit(self, stream):
        return next(frame for frame in iter(lambda: self.worker.next(stream), None) if frame.kind == CREDIT).number

    def test_gives_no_credit_to_a_stream_that_has_ended(self):
        stream = self.worker.open("/late-reader", b"x" * 60000, flags=0)
        self.assertEqual([frame.kind for frame in self.worker.rest(stream).frames], [RESPONSE, DONE])
        self.worker.wait_for_line("late 60000")
        self.worker.nothing(stream)

    def test_asks_for_the_body_of_a_client_that_waits_for_100_continue(self):
        stream = self.worker.open("/echo", flags=EXPECT)
        frames = [self.worker.next(stream), self.worker.next(stream)]
        credit = next(frame for frame in frames if frame.kind == CREDIT)
        self.assertEqual(credit.number, 64 * 1024)
        self.worker.send(REQUEST, END, stream, b"now")
        self.assertEqual(self.worker.rest(stream).body, b"now")

    def test_does_not_ask_for_a_body_that_nobody_reads(self):
        stream = self.worker.open("/unread", flags=EXPECT)
        self.assertEqual([frame.kind for frame in self.worker.rest(stream).frames], [RESPONSE, DONE])

    def test_cancels_the_task_when_the_server_says_so(self):
        stream = self.worker.open("/wait")
        self.worker.wait_for_line("waiting")
        self.worker.cancel(stream)
        self.assertEqual(self.worker.rest(stream).how, CANCELLED)
        self.worker.cancel(stream)
        self.worker.nothing(stream)

    def test_does_not_take_the_loop_from_others_after_the_disconnect(self):
        for path, line in (("/receive-forever", "receiving"), ("/send-forever", "sending")):
            stream = self.worker.open(path)
            self.worker.wait_for_line(line)
            self.worker.disconnect(stream)
            self.assertEqual(self.worker.call("/plain").body, b"Hello")
            self.worker.cancel(stream)
            self.assertIn(self.worker.rest(stream).how, (RETURNED, CANCELLED))
