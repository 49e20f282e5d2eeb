# Exported ONNX files predict what vmg predicts: every kind of model, computed by ONNX Runtime. Missing cells, texts that
# training did not have and numbers of 1e6 are among the rows.
. tests/cli/common.sh
python3 -c '' 2>/dev/null || { echo "skipped: python3 is not there"; exit 77; }
. tests/export/onnx_common.sh
find_runtime

# What the library's own float leaves is below 2e-6, but for probabilities of three classes where a number of 1e6 makes
# their covariance singular; a build in double shows that there is no other difference.
tolerance=1e-5
three=5e-5
if grep -q 'VMG_REAL_IS_DOUBLE 1' "$VMG_BUILD_DIR/include/vmg/config.h"; then
    tolerance=2e-8
    three=2e-8
fi
python3 tests/export/check_onnx.py "$vmg" "$folder/work" double $tolerance "$runtime" three=$three || wrong=1
python3 tests/export/check_onnx.py "$vmg" "$folder/work" float 1e-4 "$runtime" || wrong=1
exit $wrong
