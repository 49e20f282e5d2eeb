"""What becomes of columns: frames with texts, dates, categories, missing cells and pandas' own kinds; arrays without a
copy."""

import datetime
import unittest
import warnings

import numpy as np
import pandas as pd

import tables
import vmg
from vmg import VMGRegressor
from vmg._library import Context, real
from vmg._table import Table
from vmg._vmg import ffi, lib


def kinds(model):
    return {column["name"]: column["kind"] for column in model.describe()["encoding"]["columns"]}


class Frames(unittest.TestCase):
    def setUp(self):
        warnings.simplefilter("ignore", vmg.Note)
        self.frame = tables.mixed().drop(columns=["verdict", "constant"])
        self.y = self.frame.pop("strength")

    def fit(self, frame, **settings):
        return VMGRegressor(method="linear", random_state=1, **settings).fit(frame, self.y)

    def test_the_same_cells_in_other_clothes(self):
        expected = self.fit(self.frame).predict(self.frame)
        kind, day = self.frame["kind"], self.frame["day"]
        for other in (
            {"kind": kind.astype("category")},
            {"kind": kind.astype("string")},
            {"kind": kind.where(kind.notna(), None)},
            {"kind": kind.where(kind.notna(), " n/a ")},
            {"kind": "  " + kind + " "},
            {"day": pd.to_datetime(day)},
            {"day": pd.to_datetime(day).dt.date.where(day.notna(), None)},
            {"depth": self.frame["depth"].astype("Float64")},
            {"depth": self.frame["depth"].astype(object)},
            {"count": self.frame["count"].astype("Int8")},
            {"count": self.frame["count"].astype(np.uint8)},
            {"count": [np.float32(value) for value in self.frame["count"]]},
        ):
            frame = self.frame.assign(**other)
            np.testing.assert_allclose(self.fit(frame).predict(frame), expected, rtol=1e-6, err_msg=str(list(other)))

    def test_what_columns_become(self):
        model = self.fit(self.frame)
        self.assertEqual(list(model.feature_names_in_), list(self.frame.columns))
        self.assertEqual(
            kinds(model), {"depth": "number", "kind": "levels", "seconds": "number", "count": "number", "day": "date"}
        )
        codes = self.frame.assign(count=self.frame["count"].astype(str))
        self.assertEqual(kinds(self.fit(codes))["count"], "levels")
        switch = self.frame.assign(count=self.frame["count"] > 4)
        self.assertEqual(kinds(self.fit(switch))["count"], "levels")

    def test_columns_are_checked(self):
        model = self.fit(self.frame)
        with self.assertRaisesRegex(ValueError, "feature names"):
            model.predict(self.frame.drop(columns="kind"))
        with self.assertRaisesRegex(ValueError, "feature names"):
            model.predict(self.frame[self.frame.columns[::-1]])
        with self.assertRaisesRegex(ValueError, "column 'depth'.*texts"):
            model.predict(self.frame.assign(depth="deep"))
        few = self.frame.assign(depth=self.frame["depth"].astype(object))
        few.loc[5, "depth"] = "deep"
        with self.assertRaisesRegex(ValueError, "column 'depth': found 'deep' where a number .* 1 cell is no number and"):
            self.fit(few)
        with self.assertRaisesRegex(TypeError, "column 'kind', row 0: argument must be a string or a real number"):
            self.fit(self.frame.assign(kind=[[1]] * len(self.frame)))
        with self.assertRaisesRegex(ValueError, "zero byte"):
            self.fit(self.frame.assign(kind="a\0b"))
        with self.assertRaisesRegex(ValueError, "infinite"):
            self.fit(self.frame.assign(depth=np.inf))
        with self.assertRaisesRegex(ValueError, "[Cc]omplex"):
            self.fit(self.frame.assign(depth=1j))

    def test_unnamed_columns_and_new_cells(self):
        numbered = self.frame.set_axis(range(self.frame.shape[1]), axis=1)
        model = self.fit(numbered)
        self.assertFalse(hasattr(model, "feature_names_in_"))
        np.testing.assert_array_equal(model.predict(numbered), self.fit(self.frame).predict(self.frame))
        np.testing.assert_array_equal(model.predict(numbered.to_numpy()), model.predict(numbered))
        new = numbered.head(3).copy()
        plain = model.predict_distribution(new)
        new[1] = "gravel"
        with self.assertLogs("vmg", "INFO") as heard:
            unseen = model.predict_distribution(new)
        self.assertIn("3 cells are of a kind", heard.output[0])
        self.assertTrue(np.all(unseen.std_model > plain.std_model))

    def test_a_target_and_an_input_of_one_name(self):
        frame = self.frame.rename(columns={"depth": "strength"})
        np.testing.assert_array_equal(self.fit(frame).predict(frame), self.fit(self.frame).predict(self.frame))

    def test_dates_with_times(self):
        times = pd.Series([datetime.datetime(2024, 3, 1, 12, 30), None, datetime.datetime(2024, 3, 2)] * 10)
        model = VMGRegressor(method="linear").fit(pd.DataFrame({"t": times}), np.arange(30.0))
        self.assertEqual(kinds(model), {"t": "date"})


class Arrays(unittest.TestCase):
    def borrowed(self, X):
        table = Table(Context(), len(X))
        for column in range(X.shape[1]):
            table.add(f"x{column}", X[:, column])
        return len(table._borrowed)

    def test_nothing_is_copied_that_lies_as_the_library_has_it(self):
        X = np.arange(24, dtype=real).reshape(6, 4)
        for array in (X, np.asfortranarray(X), X[::2], X[:, 1:3], pd.DataFrame(X).to_numpy()):
            self.assertEqual(self.borrowed(array), array.shape[1])
        other = np.float32 if real == np.float64 else np.float64
        for array in (X.astype(other), X[::-1], X.astype(int)):
            self.assertEqual(self.borrowed(array), 0)

    def test_however_it_lies_it_is_the_same(self):
        random = np.random.RandomState(0)
        X = random.randn(50, 3).astype(np.float32)
        X[4, 1] = np.nan
        y = X[:, 0] + 0.1 * random.randn(50)

        def fitted(array):
            return VMGRegressor(recipe="single", epochs=3, random_state=1).fit(array, y).predict(array)

        expected = fitted(X)
        for array in (np.asfortranarray(X), X.astype(float), np.repeat(X, 2, 0)[::2], X[::-1][::-1], X.astype(object)):
            np.testing.assert_array_equal(fitted(array), expected)
        for array in (pd.DataFrame(X), [list(map(float, row)) for row in X]):
            np.testing.assert_array_equal(fitted(array), expected)


if __name__ == "__main__":
    unittest.main()
