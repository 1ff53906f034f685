# Runs the fuzzing client of the Autobahn test suite on Jython, as a specification in JSON says.
import json
import sys

from autobahntestsuite import wstest


def encoded(value):
    # The suite wants bytes where JSON yields text.
    if isinstance(value, unicode):
        return value.encode("utf-8")
    if isinstance(value, list):
        return [encoded(item) for item in value]
    return value


with open(sys.argv[1]) as specification:
    given = json.load(specification)

wstest.start({"mode": "fuzzingclient"}, {
    # The server has to close the connection first, and may take its time on a machine that is busy.
    "options": {"failByDrop": False, "serverConnectionDropTimeout": 20, "closeHandshakeTimeout": 20},
    "outdir": encoded(given["outdir"]),
    "servers": [{"agent": "sample", "url": encoded(given["url"])}],
    "cases": encoded(given["cases"]),
    "exclude-cases": encoded(given["exclude-cases"]),
    "exclude-agent-cases": {},
})
