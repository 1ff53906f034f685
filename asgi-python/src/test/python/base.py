import unittest

from double import Double


class WorkerCase(unittest.TestCase):
    """Tests that share one worker. Each test uses streams of its own, and leaves none behind."""

    arguments = ()
    options = {}

    @classmethod
    def setUpClass(cls):
        cls.worker = Double(*cls.arguments, **cls.options)

    @classmethod
    def tearDownClass(cls):
        cls.worker.close()
        assert "Traceback" not in cls.worker.printed, cls.worker.printed
        assert "never retrieved" not in cls.worker.printed, cls.worker.printed
        assert "broke the protocol" not in cls.worker.printed, cls.worker.printed
