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

"""The frames of docs/python-wire.md: types, flags, layouts, and what is refused."""

import struct

MAX_PAYLOAD = 256 * 1024
MAX_FRAME = 10 + MAX_PAYLOAD
MAX_HEAD = 1 << 20
MAX_CREDIT = 2**31 - 1
# What a message needs credit for besides its bytes, with its last frame: also one without bytes takes room.
MESSAGE_COST = 64
VERSION = 1

END, MORE, HAS_TRAILERS, HAS_BODY, EXPECT, OPTIONAL = 0x01, 0x02, 0x04, 0x08, 0x10, 0x80

HELLO, WELCOME, PING, PONG, DRAIN, CREDIT, LEAVE = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07
HTTP, WEBSOCKET, REQUEST, DISCONNECT, REFUSED, DONE_SEND, CANCEL = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16
RESPONSE, BODY, TRAILERS, EARLY_HINT, PUSH, PATH_SEND, ACCEPT, CLOSE = 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27
DONE, TEXT, BYTES = 0x2F, 0x30, 0x31

RETURNED, RAISED, CANCELLED, NOT_SPOKEN, LEFT = 0, 1, 2, 3, 4

NAMES = {
    value: name
    for name, value in list(globals().items())
    if name in "HELLO WELCOME PING PONG DRAIN CREDIT LEAVE HTTP WEBSOCKET REQUEST DISCONNECT REFUSED DONE_SEND CANCEL "
    "RESPONSE BODY TRAILERS EARLY_HINT PUSH PATH_SEND ACCEPT CLOSE DONE TEXT BYTES".split()
}

FRAME = struct.Struct(">IBBI")
CREDIT_FRAME = struct.Struct(">IBBII")
RESPONSE_FRAME = struct.Struct(">IBBIHI")
DONE_FRAME = struct.Struct(">IBBIB")
PONG_FRAME = struct.Struct(">IBBIQIIQQ")
WELCOME_PAYLOAD = struct.Struct(">HIII")

frame_header = FRAME.pack
read_header = FRAME.unpack_from
credit_frame = CREDIT_FRAME.pack
response_frame = RESPONSE_FRAME.pack
done_frame = DONE_FRAME.pack


class ProtocolError(Exception):
    """The server has broken the protocol."""


def name_of(kind):
    return NAMES.get(kind, "of the unknown type 0x%02x" % kind)


def frame(kind, flags, stream, payload=b""):
    return frame_header(len(payload), kind, flags, stream) + payload


def joined(kind, flags, stream, payload):
    """The frames of a head, which may be longer than one of them."""
    if len(payload) <= MAX_PAYLOAD:
        return frame(kind, flags, stream, payload)
    if len(payload) > MAX_HEAD:
        raise ValueError("A head of %d bytes is longer than the %d that are allowed" % (len(payload), MAX_HEAD))
    parts = []
    for start in range(0, len(payload), MAX_PAYLOAD):
        part = payload[start : start + MAX_PAYLOAD]
        more = start + MAX_PAYLOAD < len(payload)
        parts.append(frame(kind, MORE if more else flags, stream, part))
    return b"".join(parts)


def header_block(headers):
    """Fields as they are on the wire. A name or value can add no field to the others: NUL, CR and LF are refused."""
    parts = []
    try:
        for name, value in headers:
            parts += (name, value)
        block = b"\0".join(parts)
    except (TypeError, ValueError):
        raise header_error(headers, parts) from None
    if parts and (block.count(0) != len(parts) - 1 or b"\n" in block or b"\r" in block):
        raise header_error(headers, parts)
    return block


def header_error(headers, parts):
    for part in parts:
        if not isinstance(part, (bytes, bytearray, memoryview)):
            return TypeError("Names and values of headers are bytes, not %s: %.200r" % (type(part).__name__, part))
        if not {0, 10, 13}.isdisjoint(bytes(part)):
            return ValueError("A header must not contain NUL, CR or LF: %.200r" % (part,))
    return TypeError("Headers are pairs of names and values, not %.200r" % (headers,))


def hello(pid, stream_credit, interface, lifespan, texts):
    payload = struct.pack(">HHIIBB", VERSION, VERSION, pid, stream_credit, interface, 1 if lifespan else 0)
    for text in texts:
        text = text[:255]
        payload += bytes((len(text),)) + text
    return frame(HELLO, 0, 0, payload)


def exactly(layout, payload, kind):
    if len(payload) < layout.size:
        raise ProtocolError("A frame %s has %d bytes, not %d" % (name_of(kind), len(payload), layout.size))
    return layout.unpack_from(payload)
