# See torch_layer_cases.py.
. tests/python/common.sh
python_test tests/python/torch_layer_cases.py torch
