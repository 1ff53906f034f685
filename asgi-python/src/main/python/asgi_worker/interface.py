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
