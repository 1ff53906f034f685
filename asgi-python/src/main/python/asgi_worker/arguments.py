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

"""The command line."""

import argparse


def parse(arguments=None):
    parser = argparse.ArgumentParser(prog="asgi_worker", allow_abbrev=False, description="Calls an ASGI application.")
    parser.add_argument("--socket", required=True, help="the Unix socket of the server")
    parser.add_argument("--name", required=True, help="the name of the application, as the server knows it")
    parser.add_argument("--app", required=True, help="the application: module:attribute")
    parser.add_argument("--factory", action="store_true", help="call the attribute, it returns the application")
    parser.add_argument("--app-dir", default="", help="where modules are looked for first; default: here")
    parser.add_argument("--loop", choices=("auto", "asyncio", "uvloop"), default="auto")
    parser.add_argument("--lifespan", choices=("auto", "on", "off"), default="auto")
    parser.add_argument("--interface", choices=("auto", "asgi2", "asgi3"), default="auto")
    parser.add_argument("--shutdown-timeout", type=float, default=10.0, help="for the lifespan's shutdown, in seconds")
    return parser.parse_args(arguments)
