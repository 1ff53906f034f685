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

import asyncio
import re

# What frameworks raise of their own accord when `receive` has told them that the client has left.
DEPARTURES = ("ClientDisconnect", "WebSocketDisconnect")


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


def not_spoken(error, scope_type):
    """
    Whether an application that has neither received nor sent anything says by this that it does not speak the protocol.
    ASGI has no exception for that: Django, Channels and others have one whose message ends with the type of the scope.
    """
    return (
        isinstance(error, (ValueError, NotImplementedError, AssertionError))
        and re.search(r"(\A|\b(type|scope|protocol|not)\W+)%s\W*\Z" % scope_type, str(error)) is not None
    )


def only_left(error):
    """
    Whether an application that raised this has no other trouble than that the client has left. What was raised first
    counts: an error that an application could not tell a client that has left is still an error.
    """
    todo, seen, departed = [error], set(), False
    while todo:
        one = todo.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        departed = departed or is_departure(one)
        before = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
        group = getattr(one, "exceptions", None)
        if before is not None:
            todo.append(before)
        elif not group and not is_departure(one) and not isinstance(one, asyncio.CancelledError):
            return False
        todo += group or ()
    return departed


def is_departure(error):
    return isinstance(error, ClientDisconnected) or type(error).__name__ in DEPARTURES
