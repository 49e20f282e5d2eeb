# See same_bytes_cases.py.
either_precision=yes
. tests/python/common.sh
python_test tests/python/same_bytes_cases.py
