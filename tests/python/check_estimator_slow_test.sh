# scikit-learn's own checks of its conventions, all of them, with the default settings.
. tests/python/common.sh
export VMG_CHECK_DEFAULTS=1
python_test tests/python/check_estimator_cases.py
