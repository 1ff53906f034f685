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
