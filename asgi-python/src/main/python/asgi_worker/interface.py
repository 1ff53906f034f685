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

"""Applications of ASGI 2, which are called twice, beside those of ASGI 3."""

import functools
import inspect


def version_of(application):
    """2 or 3. An application may say it by the attributes that asgiref's decorators set."""
    if getattr(application, "_asgi_single_callable", False):
        return 3
    if getattr(application, "_asgi_double_callable", False):
        return 2
    while isinstance(application, functools.partial):
        application = application.func
    if inspect.isclass(application):
        return 3 if hasattr(application, "__await__") else 2
    if inspect.iscoroutinefunction(application) or inspect.iscoroutinefunction(type(application).__call__):
        return 3
    try:
        signature = inspect.signature(application)
    except (TypeError, ValueError):
        return 3
    # A plain function may return what is awaited.
    return 3 if accepts(signature, 3) or not accepts(signature, 1) else 2


def accepts(signature, count):
    try:
        signature.bind(*range(count))
    except TypeError:
        return False
    return True


def single_callable(application, version):
    """The application as one of ASGI 3, which is called with a coroutine's arguments."""
    if version == 3:
        return application

    async def twice(scope, receive, send):
        scope["asgi"]["version"] = "2.0"
        instance = application(scope)
        await instance(receive, send)

    return twice
