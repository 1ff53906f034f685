"""Has used a loop of its own while it was imported."""

import asyncio


async def nothing():
    pass


asyncio.run(nothing())


async def app(scope, receive, send):
    assert asyncio.get_running_loop()
    await send({"type": "http.response.start", "status": 204})
    await send({"type": "http.response.body"})
