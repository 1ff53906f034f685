"""Calls an ASGI application for the server on the other end of a Unix socket."""
