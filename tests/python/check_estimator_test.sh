# scikit-learn's own checks of its conventions, all of them, on models that are fitted in no time.
. tests/python/common.sh
python_test tests/python/check_estimator_cases.py
