# Exported ONNX files are what ONNX's own checker asks for; inputs, outputs and their names are as described.
. tests/cli/common.sh
for python in python3 /usr/bin/python3 none; do
    [ $python = none ] && { echo "skipped: Python has no module onnx"; exit 77; }
    $python -c 'import onnx' 2>/dev/null && break
done
. tests/export/onnx_common.sh
accepts $python tests/export/check_onnx_file.py "$vmg" "$folder/work"
[ $wrong -eq 0 ] || cat "$folder/out"
exit $wrong
