# Every example in the package's docstrings.
. tests/python/common.sh
python_test tests/python/doctest_cases.py
