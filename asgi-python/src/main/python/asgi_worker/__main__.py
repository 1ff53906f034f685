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
