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

# Any Python has to understand this file, and to say that it is too old.
import sys

if sys.version_info < (3, 9):
    sys.stderr.write(
        "asgi: Python 3.9 or newer is needed for ASGI applications, this is %s (%s).\n"
        "asgi: Name another interpreter, or make the virtual environment anew with a newer one.\n"
        % (sys.version.split()[0], sys.executable)
    )
    sys.stderr.flush()
    sys.exit(6)


def run():
    import signal

    # Until the worker has handlers of its own, a signal just ends it: there is nothing to show a traceback of.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if __package__:
        from asgi_worker import worker
    else:
        # Started as a directory: Python has put it on the path, where our modules would hide those of the library.
        import os

        here = os.path.dirname(os.path.abspath(__file__))
        sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]
        sys.path.insert(0, os.path.dirname(here))
        from asgi_worker import worker

        del sys.path[0]
    return worker.main()


if __name__ == "__main__":
    sys.exit(run())
