# Files that may not be read and folders that may not be written, as somebody who is not root: one sentence each.
. tests/cli/common.sh
as_user=
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || { echo "skipped: root may do anything, and there is no setpriv"; exit 77; }
    as_user="setpriv --reuid=65534 --regid=65534 --clear-groups"
    $as_user test -x "$vmg" || { echo "skipped: another user cannot reach the program"; exit 77; }
fi
chmod 755 "$folder"
cd "$folder/work"
numbers 12 >../data.csv
"$vmg" fit ../data.csv --target y $quick --quiet -o ../model || complain "fit failed"
echo '{}' >../settings.json
cp ../data.csv ../closed.csv
cp ../model ../closed.vmg
cp ../settings.json ../closed.json
mkdir ../closed
chmod 000 ../closed.csv ../closed.vmg ../closed.json
chmod 555 ../closed
mkdir ../open
chmod 777 ../open
refuses 66 "../closed.csv: cannot be opened: Permission denied" $as_user "$vmg" predict ../model ../closed.csv
refuses 66 "../closed.vmg: cannot be opened: Permission denied" $as_user "$vmg" predict ../closed.vmg ../data.csv
refuses 66 "../closed.vmg: cannot be opened: Permission denied" $as_user "$vmg" inspect ../closed.vmg
refuses 66 "../closed.json: cannot be opened: Permission denied" \
    $as_user "$vmg" fit ../data.csv --target y --config ../closed.json -o ../open/model
refuses 73 "../closed/out: cannot be created: Permission denied" $as_user "$vmg" predict ../model ../data.csv -o ../closed/out
refuses 73 "../closed/out: cannot be created: Permission denied" \
    $as_user "$vmg" fit ../data.csv --target y $quick --quiet -o ../closed/out
refuses 73 "../settings.json: cannot be written: Permission denied" $as_user "$vmg" predict ../model ../data.csv -o ../settings.json
[ -z "$(ls -A ../closed ../open | grep -v :)" ] || complain "something was written: $(ls -A ../closed ../open)"
exit $wrong
