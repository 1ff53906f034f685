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
