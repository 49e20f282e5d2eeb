# See estimators_cases.py.
. tests/python/common.sh
python_test tests/python/estimators_cases.py
