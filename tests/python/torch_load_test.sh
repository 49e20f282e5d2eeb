# See torch_load_cases.py.
. tests/python/common.sh
python_test tests/python/torch_load_cases.py torch
