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

"""`http.response.zerocopysend`: a file's bytes go under credit like any body, and are read in a thread."""

import errno
import os

from .errors import client_disconnected
from .frames import BODY

CHUNK = 256 * 1024


async def send_file(call, message):
    file = message["file"]
    descriptor = file if isinstance(file, int) else file.fileno()
    offset = message.get("offset")
    count = message.get("count")
    moves = offset is None
    loop = call.connection.loop
    if moves:
        try:
            offset = os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError as error:
            if error.errno != errno.ESPIPE:
                raise
    left = count
    if call.head is not None:
        call.send_head()
    if call.bodiless:
        # Nothing of it is sent, so nothing of it is read.
        left = 0
    while left is None or left > 0:
        size = CHUNK if left is None else min(CHUNK, left)
        if offset is None:
            data = await loop.run_in_executor(None, os.read, descriptor, size)
        else:
            data = await loop.run_in_executor(None, os.pread, descriptor, size, offset)
        if call.gone is not None or call.over:
            raise client_disconnected()
        if not data:
            break
        waiting = call.send_parts(BODY, 0, data)
        if waiting is not None:
            await waiting
        if offset is not None:
            offset += len(data)
        if left is not None:
            left -= len(data)
    if moves and offset is not None:
        os.lseek(descriptor, offset, os.SEEK_SET)
    if left and count:
        raise EOFError("The file has ended %d bytes before the %d that were to be sent" % (left, count))
    if not message.get("more_body", False):
        call.body_ended()
