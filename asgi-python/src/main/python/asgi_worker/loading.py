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

"""Imports the application."""

import importlib
import os
import shlex
import sys

from . import tracebacks
from .process import Stopped


class LoadingError(Exception):
    """The text is for the log: it says what is wrong, with the traceback of the application."""


def load(target, app_dir="", factory=False):
    sys.path.insert(0, os.path.abspath(app_dir or os.curdir))
    module_name, colon, attributes = target.partition(":")
    if not colon or not module_name or not attributes:
        raise LoadingError("'%s' is no application: write module:attribute, as in 'shop.main:app'" % target)
    found = attribute(module(module_name, target), attributes, target)
    if factory:
        try:
            found = found()
        except Stopped:
            raise
        except BaseException as error:
            raise failed("The factory '%s' failed" % target, error) from None
    if not callable(found):
        what = "What the factory '%s' returned" % target if factory else "'%s'" % target
        kind = type(found).__name__
        raise LoadingError("%s is no ASGI application: its type is '%s', which cannot be called" % (what, kind))
    return found


def module(name, target):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name and (name == error.name or name.startswith(error.name + ".")):
            raise LoadingError(
                "There is no module '%s' for the application '%s': correct its name, or the app-dir. It was looked for"
                " in:\n%s"
                % (error.name, target, "\n".join("  " + (entry or ".") for entry in sys.path))
            ) from None
        raise failed("The application '%s' could not be imported" % target, error) from None
    except Stopped:
        raise
    except BaseException as error:
        raise failed("The application '%s' could not be imported" % target, error) from None


def attribute(found, path, target):
    for name in path.split("."):
        try:
            found = getattr(found, name)
        except AttributeError:
            raise LoadingError(
                "'%s' is not there: %s has no attribute '%s'. Write the name that the application has in its module"
                " behind the colon" % (target, describe(found), name)
            ) from None
    return found


def describe(thing):
    """A module with its file: another one of the same name may have been found first."""
    name = "'%s'" % getattr(thing, "__name__", type(thing).__name__)
    file = getattr(thing, "__file__", None)
    return "%s (%s)" % (name, file) if file else name


def failed(message, error):
    text = "%s:\n%s" % (message, tracebacks.describe(error).decode("utf-8"))
    if isinstance(error, ModuleNotFoundError) and error.name and sys.executable:
        text = "%s\n%s" % (text, missing(error.name))
    return LoadingError(text)


def missing(name):
    """Often the packages are there, but for another interpreter."""
    return "The interpreter %s has no module '%s'. A package is installed for it with: %s -m pip install PACKAGE" % (
        sys.executable,
        name,
        shlex.quote(sys.executable),
    )
