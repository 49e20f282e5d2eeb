# What is wrong with data is said in one sentence, with file, line and column, and with the right exit code; nothing is
# left behind.
. tests/cli/common.sh
mkdir "$folder/in"
cd "$folder/work"
in=../in
fit() { "$vmg" fit "$@" $quick --quiet -o model; }
numbers 30 >$in/good.csv
kinds 30 >$in/kinds.csv
"$vmg" fit $in/good.csv --target y $quick --quiet -o $in/model || complain "fit failed"
"$vmg" fit $in/kinds.csv --target kind --ignore serial $quick --quiet -o $in/kinds || complain "fit of classes failed"

# --- tables ---------------------------------------------------------------------------------------------------------
refuses 66 "vmg fit: none.csv: there is no such file" fit none.csv --target y
refuses 66 "../in: " fit $in --target y
: >$in/empty.csv
refuses 65 "$in/empty.csv" fit $in/empty.csv --target y
printf 'x,y\n' >$in/header.csv
refuses 65 "$in/header.csv" fit $in/header.csv --target y
printf 'x,y\n1,2\n3\n5,6\n' >$in/ragged.csv
refuses 65 "$in/ragged.csv, line 3" fit $in/ragged.csv --target y
printf 'x,y\n1,2\n3,4,5\n' >$in/ragged.csv
refuses 65 "$in/ragged.csv, line 3" fit $in/ragged.csv --target y
printf 'x,x,y\n1,2,3\n' >$in/twice.csv
refuses 65 "'x'" fit $in/twice.csv --target y
refuses 65 "'why'" fit $in/good.csv --target why
printf 'width,strength\n1,2\n2,4\n3,5\n' >$in/names.csv
refuses 65 "'strength'" fit $in/names.csv --target strenght
refuses 65 "'width'" fit $in/names.csv --target strength --ignore widht
refuses 65 "'width'" fit $in/names.csv --target strength --id widht
refuses 65 "'width'" fit $in/names.csv --target strength --text widht
{ cat $in/good.csv; echo "abc,1,2"; echo "def,1,2"; } >$in/text.csv
refuses 65 "$in/text.csv, line 32" fit $in/text.csv --target y
says "'x'" "$said"
says "abc" "$said"
printf 'x,z,y\n1,,2\n2,,3\n3,,5\n' >$in/missing.csv
accepts "$vmg" fit $in/missing.csv --target y $quick -o model
says "note: column 'z'" "$folder/out"
rm model
printf 'x,y\n1,\n2,\n3,\n' >$in/target.csv
refuses 65 "'y'" fit $in/target.csv --target y
printf 'x,y\n1,3\n2,\n3,4\n4,6\n' >$in/target.csv
accepts "$vmg" fit $in/target.csv --target y $quick -o model
says "note: 1 of 4 rows" "$folder/out"
says "3 training rows" "$folder/out"
rm model
printf 'x,y\n1,3\ninf,4\n' >$in/infinite.csv
refuses 65 "$in/infinite.csv, line 3" fit $in/infinite.csv --target y
printf 'x,y\n1,3\n1e999,4\n' >$in/infinite.csv
refuses 65 "$in/infinite.csv, line 3" fit $in/infinite.csv --target y
printf 'x,y\n1,only\n2,only\n3,only\n' >$in/class.csv
refuses 65 "'y'" fit $in/class.csv --target y
printf 'x,y\n1,a\n2,b\n3,a\n' >$in/class.csv
refuses 65 "'y'" fit $in/class.csv --target y --task regression
printf 'y\n1\n2\n3\n' >$in/inputs.csv
refuses 65 "input" fit $in/inputs.csv --target y
printf 'x,y\n5,1\n5,2\n5,3\n' >$in/inputs.csv
refuses 65 "input" fit $in/inputs.csv --target y
printf 'x,y\n"1,2\n3,4\n' >$in/quote.csv
refuses 65 "$in/quote.csv" fit $in/quote.csv --target y
printf 'x,y\n1,2\n\377,4\n3,4\n' >$in/bytes.csv
refuses 65 "$in/bytes.csv, line 3" fit $in/bytes.csv --target y
numbers 2000 | gzip -c | head -c 5000 >$in/cut.csv.gz
refuses 65 "$in/cut.csv.gz" fit $in/cut.csv.gz --target y
refuses 64 "'y' was given twice" fit $in/good.csv --target y --target y

# --- images ---------------------------------------------------------------------------------------------------------
# idx MAGIC COUNT SIZES...: an IDX file of zeros and ones on standard output
idx() {
    python3 -c '
import struct, sys
magic, sizes = int(sys.argv[1], 16), [int(s) for s in sys.argv[2:]]
count = 1
for s in sizes: count *= s
sys.stdout.buffer.write(struct.pack(">I", magic) + b"".join(struct.pack(">I", s) for s in sizes)
                        + bytes((7 * i * i + i // 3) % 256 if len(sizes) > 1 else i % 2 for i in range(count)))' "$@"
}
idx 803 20 3 3 >$in/images
idx 801 20 >$in/labels
idx 801 19 >$in/fewer
head -c 60 $in/images >$in/cut
head -c 15 $in/images >$in/cut_header
idx 802 20 3 >$in/other
accepts "$vmg" fit --images $in/images --labels $in/labels $quick -o digits
accepts "$vmg" predict digits --images $in/images -o out.csv
is 21 "$(wc -l <out.csv | tr -d ' ')" "lines for images"
rm digits out.csv
refuses 66 "none" fit --images none --labels $in/labels
refuses 65 "$in/fewer" fit --images $in/images --labels $in/fewer
refuses 65 "$in/cut" fit --images $in/cut --labels $in/labels
refuses 65 "$in/cut_header" fit --images $in/cut_header --labels $in/labels
refuses 65 "$in/other" fit --images $in/other --labels $in/labels
refuses 65 "$in/labels" fit --images $in/labels --labels $in/labels
refuses 65 "$in/good.csv" fit --images $in/good.csv --labels $in/labels
gzip -c $in/images | head -c 80 >$in/cut.gz
refuses 65 "$in/cut.gz" fit --images $in/cut.gz --labels $in/labels

# --- model files ----------------------------------------------------------------------------------------------------
refuses 66 "none.vmg: cannot be opened" "$vmg" predict none.vmg $in/good.csv
refuses 66 "none.vmg: cannot be opened" "$vmg" inspect none.vmg
refuses 65 "$in/good.csv: " "$vmg" predict $in/good.csv $in/good.csv
head -c 1000 $in/model >$in/cut.vmg
refuses 65 "$in/cut.vmg: " "$vmg" predict $in/cut.vmg $in/good.csv
: >$in/empty.vmg
refuses 65 "$in/empty.vmg: " "$vmg" inspect $in/empty.vmg
sed 's/"format_version":"1"/"format_version":"9"/' $in/model >$in/version.vmg
refuses 65 "$in/version.vmg: " "$vmg" inspect $in/version.vmg
says 9 "$said"
python3 -c '
import sys
data = bytearray(open(sys.argv[1], "rb").read()); data[-9] ^= 4; open(sys.argv[2], "wb").write(data)' \
    $in/model $in/altered.vmg
refuses 65 "$in/altered.vmg: " "$vmg" predict $in/altered.vmg $in/good.csv
printf 'a,b\n1,2\n' >$in/other.csv
refuses 65 "'x'" "$vmg" predict $in/model $in/other.csv -o out.csv
refuses 65 "'x'" "$vmg" predict $in/model $in/kinds.csv -o out.csv
{ cat $in/good.csv; echo "abc,1,2"; } >$in/late.csv
refuses 65 "$in/late.csv, line 32" "$vmg" predict $in/model $in/late.csv -o out.csv
refuses 65 "serial" "$vmg" predict $in/kinds $in/kinds.csv --id seriall -o out.csv
refuses 66 "none.csv: there is no such file" "$vmg" predict $in/model none.csv -o out.csv
exit $wrong
