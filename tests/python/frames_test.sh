# See frames_cases.py.
. tests/python/common.sh
python_test tests/python/frames_cases.py
