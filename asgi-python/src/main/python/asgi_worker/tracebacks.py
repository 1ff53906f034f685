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

"""Tracebacks as the author of an application wants them: without the worker's frames, and not without end."""

import os
import traceback

LIMIT = 32 * 1024
HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep
GAP = b"\n  ... %d bytes left out ...\n"
HIDDEN = ("<frozen importlib",)


def describe(error):
    try:
        description = traceback.TracebackException.from_exception(error)
        clean(description)
        text = "".join(description.format()).rstrip()
    except BaseException as broken:
        text = "%s (cannot be shown: %s)" % (type(error).__name__, type(broken).__name__)
    return shorten(text.encode("utf-8", "backslashreplace"))


def clean(description):
    todo, seen = [description], set()
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        own = [entry for entry in one.stack if not entry.filename.startswith((HERE,) + HIDDEN)]
        one.stack = traceback.StackSummary.from_list(own)
        todo += (one.__cause__, one.__context__)
        todo += getattr(one, "exceptions", None) or ()


def shorten(text, limit=LIMIT):
    if len(text) <= limit:
        return text
    half = (limit - len(GAP) - 20) // 2
    text = text[:half] + GAP % (len(text) - 2 * half) + text[-half:]
    return text.decode("utf-8", "ignore").encode("utf-8")
