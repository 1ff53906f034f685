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

"""What applications see when they do what cannot be done."""


class ClientDisconnected(ConnectionError):
    """The client has left. An OSError, as version 2.4 of the ASGI specification asks for."""


def client_disconnected():
    return ClientDisconnected("The client has disconnected: nothing can be sent any more")


def unexpected(event, state):
    return RuntimeError("'%s' cannot be sent while %s" % (event, state))


def not_offered(event, extension):
    return RuntimeError("'%s' cannot be sent: the server does not offer the extension '%s' here" % (event, extension))


def as_bytes(value, event, field):
    """A copy, as the application may write into its buffer when `send` has returned."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError("'%s' of '%s' is bytes, bytearray or memoryview, not %s" % (field, event, type(value).__name__))


def refused(kind, message):
    if kind == 2:
        return OSError(message)
    return RuntimeError(message)
