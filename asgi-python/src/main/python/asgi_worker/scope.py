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

"""The scope of a call, as the server writes it in front of HTTP and WEBSOCKET."""

import struct

from .frames import ProtocolError

FIXED = struct.Struct(">BBHHHBBHHHHHHII")
read_fixed = FIXED.unpack_from
SIZE = FIXED.size

SECURE, CLIENT, SERVER, RAW_PATH, CLIENT_PORT, SERVER_PORT = 1, 2, 4, 8, 16, 32
CAN_TRAIL, CAN_HINT, CAN_PATH_SEND, CAN_ZERO_COPY, CAN_PUSH, CAN_DENY, HAS_TLS = 1, 2, 4, 8, 16, 32, 64

EXTENSIONS = {
    CAN_TRAIL: "http.response.trailers",
    CAN_HINT: "http.response.early_hint",
    CAN_PATH_SEND: "http.response.pathsend",
    CAN_ZERO_COPY: "http.response.zerocopysend",
    CAN_PUSH: "http.response.push",
    CAN_DENY: "websocket.http.response",
}
SPEC_VERSION = "2.5"

TLS_NUMBERS = ("tls_version", "cipher_suite")
TLS_NAMES = ("server_cert", "client_cert_name", "client_cert_error") + TLS_NUMBERS


class Names(dict):
    """Short texts that come again and again: methods, hosts. Bounded, as a client chooses some of them."""

    def __missing__(self, raw):
        text = str(raw, "utf-8", "replace")
        if len(self) >= 1024:
            self.clear()
        if len(raw) <= 64:
            self[raw] = text
        return text


class Nothing(dict):
    """What there is to say of an extension. All calls share it, so nobody may write into it."""

    def refuse(self, *arguments, **more):
        raise TypeError("The entry of an extension cannot be changed: the calls share it")

    __setitem__ = setdefault = update = __ior__ = refuse

    def __reduce__(self):
        return (dict, ())


class Offers(dict):
    """The extensions of each mask."""

    def __missing__(self, mask):
        offer = self[mask] = {name: NOTHING for bit, name in EXTENSIONS.items() if mask & bit}
        return offer


class Versions(dict):
    def __missing__(self, version):
        raise ProtocolError("A scope has the unknown version %d of HTTP" % version)


NOTHING = Nothing()
versions = Versions({10: "1.0", 11: "1.1", 20: "2", 30: "3"})
names = Names()
offers = Offers()


def read_scope(data, start, stop, state, websocket=False):
    """The scope, where it ends, and the mask of the extensions."""
    try:
        (
            version, bits, client_port, server_port, mask, method_size, client_size, server_size, path_size, raw_size,
            query_size, root_size, subprotocols_size, headers_size, tls_size,
        ) = read_fixed(data, start)  # fmt: skip
    except struct.error:
        raise ProtocolError("A scope is shorter than its %d fixed bytes" % SIZE) from None
    begin = start + SIZE
    end = begin + method_size
    method = names[data[begin:end]]
    begin = end + client_size
    client = (names[data[end:begin]], client_port) if bits & CLIENT else None
    end = begin + server_size
    server = (names[data[begin:end]], server_port if bits & SERVER_PORT else None) if bits & SERVER else None
    begin = end + path_size
    path = str(data[end:begin], "utf-8", "replace")
    end = begin + raw_size
    raw_path = data[begin:end] if bits & RAW_PATH else None
    begin = end + query_size
    query_string = data[end:begin]
    end = begin + root_size
    root_path = names[data[begin:end]] if root_size else ""
    begin = end + subprotocols_size
    subprotocols = data[end:begin]
    end = begin + headers_size
    if end + tls_size > stop:
        raise ProtocolError("The parts of a scope are longer than its frame")
    if headers_size:
        parts = data[begin:end].split(b"\0")
        if len(parts) & 1:
            raise ProtocolError("A header block has an odd number of parts")
        parts = iter(parts)
        headers = list(zip(parts, parts))
    else:
        headers = []
    extensions = offers[mask].copy()
    if mask & HAS_TLS:
        extensions["tls"] = read_tls(data[end : end + tls_size])
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": SPEC_VERSION},
        "http_version": versions[version],
        "method": method,
        "scheme": "https" if bits & SECURE else "http",
        "path": path,
        "raw_path": raw_path,
        "query_string": query_string,
        "root_path": root_path,
        "headers": headers,
        "client": client,
        "server": server,
        "state": state.copy(),
        "extensions": extensions,
    }
    if websocket:
        scope["type"] = "websocket"
        scope["scheme"] = "wss" if bits & SECURE else "ws"
        scope["subprotocols"] = str(subprotocols, "utf-8", "replace").split("\0") if subprotocols else []
        del scope["method"]
    return scope, end + tls_size, mask


def read_tls(block):
    tls = dict.fromkeys(TLS_NAMES)
    tls["client_cert_chain"] = chain = []
    parts = iter(str(block, "utf-8", "replace").split("\0") if block else ())
    for name in parts:
        value = next(parts, None)
        if name == "client_cert_chain":
            chain.append(value)
        elif name in TLS_NUMBERS:
            tls[name] = int(value) if value and value.isdigit() else None
        else:
            tls[name] = value
    return tls
