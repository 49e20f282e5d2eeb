# Model files and somebody else's program: what it reads is what was written, and what it writes is read.
set -eu
program=$VMG_BUILD_DIR/test_model_file_model_file
script=$PWD/tests/model_file/read_safetensors.py
command -v python3 >/dev/null || { echo "skipped: there is no python3"; exit 77; }
[ -x "$program" ] || { echo "skipped: the test programs were not built"; exit 77; }

cd "$VMG_BUILD_DIR"
folder=$(mktemp -d scratch-XXXXXX)
trap 'rm -r "$folder"' EXIT
export PYTHONIOENCODING=utf-8

"$program" write "$folder/ours"
python3 "$script" "$folder/ours" "$folder/theirs" >"$folder/read_by_them"
"$program" print "$folder/ours" >"$folder/read_by_us"
diff "$folder/read_by_us" "$folder/read_by_them"
[ "$(wc -l <"$folder/read_by_us")" -eq 13 ] || { echo "7 texts and 6 tensors were expected"; exit 1; }

! cmp -s "$folder/ours" "$folder/theirs"
"$program" print "$folder/theirs" | sort >"$folder/copy_read_by_us"
sort "$folder/read_by_us" | diff - "$folder/copy_read_by_us"
