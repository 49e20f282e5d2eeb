# Sourced after tests/cli/common.sh: leaves out tests of ONNX where the format is not built in.
if ! "$vmg" --version | grep -q 'onnx *written'; then
    echo "skipped: the format onnx is not built in"
    exit 77
fi

# Where ONNX Runtime for Node.js is, one copy for all builds; installed the first time.
node_folder=$(dirname "$VMG_BUILD_DIR")/onnxruntime
runtime=$node_folder/node_modules/onnxruntime-node

find_runtime() {
    command -v node >"$said" && command -v npm >"$said" || { echo "skipped: node or npm is not there"; exit 77; }
    mkdir -p "$node_folder"
    (
        flock 9
        [ -d "$runtime/dist" ] ||
            npm install --prefix "$node_folder" --ignore-scripts --no-audit --no-fund --fetch-retries=1 \
                onnxruntime-node@1.30.0 >"$said" 2>&1
    ) 9>"$node_folder/lock" || { echo "skipped: npm cannot install onnxruntime-node: $(tail -n 2 "$said")"; exit 77; }
    node -e "require('$runtime')" 2>"$said" || { echo "skipped: onnxruntime-node does not load here: $(cat "$said")"; exit 77; }
}
