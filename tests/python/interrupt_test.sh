# See interrupt_cases.py.
. tests/python/common.sh
python_test tests/python/interrupt_cases.py
