"""Ctrl-C while C works: the best model so far with a warning, or KeyboardInterrupt; and other threads go on meanwhile."""

import _thread
import signal
import subprocess
import sys
import threading
import time
import unittest
import warnings

import numpy as np

import vmg

LONG = {"recipe": "single", "hidden": 50, "epochs": 10_000_000, "random_state": 1}


def data():
    X = np.random.RandomState(0).randn(300, 4)
    return X, X[:, 0] - X[:, 1]


class Interrupts(unittest.TestCase):
    def after(self, seconds, function):
        timer = threading.Timer(seconds, function)
        timer.start()
        self.addCleanup(timer.join)

    def test_the_best_model_so_far(self):
        X, y = data()
        self.after(1, _thread.interrupt_main)
        with self.assertWarnsRegex(vmg.Interrupted, "interrupted"):
            model = vmg.VMGRegressor(**LONG).fit(X, y)
        self.assertGreater(model.score(X, y), 0.9)
        self.assertTrue(model.describe()["training"]["cancelled"])
        # the next fit is not interrupted
        with warnings.catch_warnings():
            warnings.simplefilter("error", vmg.Interrupted)
            vmg.VMGRegressor(**{**LONG, "epochs": 2}).fit(X, y)

    def test_as_an_error_where_that_is_wanted(self):
        X, y = data()
        self.after(0.5, _thread.interrupt_main)
        with warnings.catch_warnings():
            warnings.simplefilter("error", vmg.Interrupted)
            with self.assertRaises(vmg.Interrupted):
                vmg.VMGRegressor(**LONG).fit(X, y)

    def test_nothing_to_show_yet(self):
        X, y = data()
        model = vmg.VMGRegressor(recipe="single", epochs=1, samples=20_000).fit(X, y)
        self.after(0.3, _thread.interrupt_main)
        with self.assertRaises(KeyboardInterrupt):
            model.predict(np.zeros((10_000, 4)))

    def test_from_the_keyboard(self):
        program = (
            "import vmg, numpy as np\n"
            "X = np.random.RandomState(0).randn(300, 4)\n"
            "print('begins', flush=True)\n"
            f"model = vmg.VMGRegressor(**{LONG!r}).fit(X, X[:, 0])\n"
            "print('goes on', model.score(X, X[:, 0]) > 0.9)\n"
        )
        running = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.assertEqual(running.stdout.readline(), "begins\n")
        time.sleep(1)
        running.send_signal(signal.SIGINT)
        said, warned = running.communicate(timeout=120)
        self.assertEqual((running.returncode, said), (0, "goes on True\n"), warned)
        self.assertIn("Interrupted: the training was interrupted", warned)

    def test_other_threads_go_on(self):
        X, y = data()
        beats = 0
        done = threading.Event()

        def beat():
            nonlocal beats
            while not done.is_set():
                beats += 1
                time.sleep(0.001)

        beating = threading.Thread(target=beat)
        beating.start()
        fitted = []
        working = threading.Thread(target=lambda: fitted.append(vmg.VMGRegressor(**{**LONG, "epochs": 300}).fit(X, y)))
        working.start()
        working.join()
        during = beats
        done.set()
        beating.join()
        self.assertGreater(during, 5)
        self.assertGreater(fitted[0].score(X, y), 0.9)

    def test_one_model_in_many_threads(self):
        X, y = data()
        model = vmg.VMGRegressor(recipe="single", epochs=5, random_state=1).fit(X, y)
        expected = model.predict(X)
        wrong = []

        def predict():
            for _ in range(20):
                if not np.array_equal(model.predict(X), expected):
                    wrong.append(1)

        threads = [threading.Thread(target=predict) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
