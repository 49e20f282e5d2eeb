# Outputs appear whole or not at all: full disks, closed pipes, folders that cannot be written, failures half-way.
. tests/cli/common.sh
cd "$folder/work"
numbers 30 >../good.csv
numbers 20000 >../long.csv
"$vmg" fit ../good.csv --target y $quick --quiet -o ../model || complain "fit failed"

# --- a full disk ----------------------------------------------------------------------------------------------------
if [ -c /dev/full ]; then
    refuses 74 "standard output: cannot be written: No space left on device" sh -c "'$vmg' help >/dev/full"
    refuses 74 "standard output: cannot be written" sh -c "'$vmg' predict ../model ../good.csv >/dev/full"
    refuses 74 "/dev/full: cannot be written: No space left on device" "$vmg" predict ../model ../good.csv -o /dev/full
    refuses 74 "/dev/full: cannot be written" "$vmg" fit ../good.csv --target y $quick --quiet -o /dev/full
    refuses 74 "standard output: cannot be written" sh -c "'$vmg' inspect ../model >/dev/full"
    refuses 74 "/dev/full: cannot be written" "$vmg" inspect ../model --json /dev/full
    refuses 74 "/dev/full: the log cannot be written" "$vmg" fit ../good.csv --target y $quick --log /dev/full -o model
fi

# --- places where nothing can be created: said before training begins -------------------------------------------------
refuses 73 "none/model: cannot be created" "$vmg" fit ../long.csv --target y --recipe single --epochs 100000 -o none/model
mkdir ../folder
refuses 73 "../folder" "$vmg" fit ../long.csv --target y --recipe single --epochs 100000 -o ../folder
refuses 73 "none/log: cannot be written" "$vmg" fit ../long.csv --target y --recipe single --epochs 100000 --log none/log -o model
refuses 73 "none/out.csv: cannot be created" "$vmg" predict ../model ../good.csv -o none/out.csv
refuses 73 "none/out.json: cannot be created" "$vmg" inspect ../model --json none/out.json

# --- a failure half-way leaves what was there before ------------------------------------------------------------------
{ cat ../long.csv; echo "abc,1,2"; } >../late.csv
echo before >out.csv
refuses 65 "line 20002" "$vmg" predict ../model ../late.csv -o out.csv
is before "$(cat out.csv)" "an output that was there before a failure"
accepts "$vmg" predict ../model ../good.csv -o out.csv
is 31 "$(wc -l <out.csv | tr -d ' ')" "lines of the output that replaces it"
rm out.csv
echo before >model
refuses 65 "'why'" "$vmg" fit ../good.csv --target why $quick -o model
is before "$(cat model)" "a model that was there before a failure"
rm model

# Nothing is on standard output before the first prediction.
{ head -n 1 ../good.csv; echo "abc,1,2"; } >../first.csv
refuses 65 "line 2" "$vmg" predict ../model ../first.csv
is "" "$(cat "$folder/out")" "standard output of a predict that fails at once"

# --- a closed pipe is no failure worth a sentence ---------------------------------------------------------------------
# The reader ends after one line; what is written is far more than a pipe holds.
{ "$vmg" predict ../model ../long.csv 2>"$said"; echo $? >../code; } | head -n 1 >"$folder/out"
is "prediction,std,std_model,std_noise,lower,upper" "$(cat "$folder/out")" "the line that was read"
is "" "$(cat "$said")" "standard error after a closed pipe"
is 141 "$(cat ../code)" "exit status after a closed pipe (that of SIGPIPE)"
# A model is written even when nobody reads what fit prints.
{ sleep 0.1; "$vmg" fit ../good.csv --target y $quick -o model 2>"$said"; } | true
is "" "$(cat "$said")" "standard error of a fit nobody reads"
[ -s model ] || complain "no model when nobody reads what fit prints"
exit $wrong
