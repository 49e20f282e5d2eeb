# What predict writes: its columns, a line for each row, in order, through files, pipes and gzip.
. tests/cli/common.sh
cd "$folder/work"
numbers 60 >data.csv
kinds 60 >kinds.csv
awk 'BEGIN { FS = OFS = "," } NR == 1 { print $0, "w"; next } { print $0, 3 * $1 + $2 }' data.csv >two.csv
"$vmg" fit data.csv --target y $quick --quiet -o model || complain "fit failed"
"$vmg" fit kinds.csv --target kind --id serial $quick --quiet -o kinds || complain "fit of classes failed"
"$vmg" fit two.csv --target y --target w $quick --quiet -o two || complain "fit of two targets failed"

header() { head -n 1 "$1"; }
lines() { wc -l <"$1" | tr -d ' '; }

# --- columns --------------------------------------------------------------------------------------------------------
accepts "$vmg" predict model data.csv -o out.csv
is "" "$(cat "$folder/out")" "standard output beside -o"
is "prediction,std,std_model,std_noise,lower,upper" "$(header out.csv)" "columns for a number"
is 61 "$(lines out.csv)" "lines"
awk -F, 'NR > 1 {
    if (NF != 6) { print "line " NR " has " NF " cells"; exit 1 }
    if ($2 < $3 || $2 < $4 || ($2 ^ 2 - $3 ^ 2 - $4 ^ 2) ^ 2 > 1e-10 * $2 ^ 4) { print "std: " $0; exit 1 }
    if (!($5 < $1 && $1 < $6)) { print "interval: " $0; exit 1 }
}' out.csv || complain "the numbers above do not belong together"
accepts "$vmg" predict model data.csv --interval 0.5 -o narrow.csv
paste -d , out.csv narrow.csv | awk -F, 'NR > 1 && ($1 != $7 || $11 <= $5 || $12 >= $6) { exit 1 }' ||
    complain "an interval of 0.5 is not inside one of 0.9"
accepts "$vmg" predict two two.csv -o out2.csv
is "y_prediction,y_std,y_std_model,y_std_noise,y_lower,y_upper,w_prediction,w_std,w_std_model,w_std_noise,w_lower,w_upper" \
    "$(header out2.csv)" "columns for two numbers"
accepts "$vmg" predict kinds kinds.csv --id serial -o out3.csv
is 'serial,prediction,"probability_large, very",probability_middle,probability_small,entropy,mutual_information,set' \
    "$(header out3.csv)" "columns for classes"
is 61 "$(lines out3.csv)" "lines for classes"
is "$(cut -d , -f 1 kinds.csv)" "$(cut -d , -f 1 out3.csv)" "identifiers in order"
accepts "$vmg" predict kinds kinds.csv --id serial,colour -o out4.csv
is "$(cut -d , -f 1,2 kinds.csv)" "$(cut -d , -f 1,2 out4.csv)" "several columns that are copied"
python3 - out3.csv <<'END' || complain "the probabilities do not belong together"
import csv, math, sys
for row in csv.DictReader(open(sys.argv[1])):
    p = {name[12:]: float(value) for name, value in row.items() if name.startswith("probability_")}
    assert abs(sum(p.values()) - 1) < 1e-6, row
    assert row["prediction"] == max(p, key=p.get), row
    members = row["set"].split("|")
    assert row["prediction"] in members and sum(p[name] for name in members) > 0.9 - 1e-6, row
    assert sum(p[name] for name in members) - min(p[name] for name in members) < 0.9 + 1e-6, row
    entropy = -sum(q * math.log(q) for q in p.values() if q > 0)
    assert abs(entropy - float(row["entropy"])) < 1e-5, row
    assert -1e-6 <= float(row["mutual_information"]) <= entropy + 1e-6, row
END

# --- ways in and out ------------------------------------------------------------------------------------------------
"$vmg" predict model data.csv >stdout.csv || complain "predict to standard output failed"
cmp -s out.csv stdout.csv || complain "standard output is not what -o writes"
"$vmg" predict model data.csv -o - >dash.csv || complain "predict -o - failed"
cmp -s out.csv dash.csv || complain "-o - is not what -o writes"
cat data.csv | "$vmg" predict model - >pipe.csv || complain "predict from a pipe failed"
cmp -s out.csv pipe.csv || complain "a pipe does not give what a file gives"
gzip -c data.csv >data.csv.gz
accepts "$vmg" predict model data.csv.gz -o gzip.csv
cmp -s out.csv gzip.csv || complain "gzip does not give what the plain file gives"
cat data.csv.gz | "$vmg" predict model - >pipe.csv || complain "predict from a packed pipe failed"
cmp -s out.csv pipe.csv || complain "a packed pipe does not give what a file gives"
accepts "$vmg" predict model data.csv --threads 3 --kernels auto -o threads.csv
cmp -s out.csv threads.csv || complain "three threads give something else"

# Columns are found by name, in any order, with others beside them; the target need not be there.
awk -F, '{ print "other " NR ";" $2 ";" $1 }' data.csv | sed '1s/.*/other;z;x/' >turned.csv
accepts "$vmg" predict model turned.csv -o turned_out.csv
cmp -s out.csv turned_out.csv || complain "turned columns give something else"

# A row depends on itself alone: pieces of a long table are what the table is.
numbers 9000 >long.csv
accepts "$vmg" predict model long.csv -o long_out.csv
is 9001 "$(lines long_out.csv)" "lines of a long table"
{ head -n 1 long.csv; tail -n 1 long.csv; } >last.csv
accepts "$vmg" predict model last.csv -o last_out.csv
is "$(tail -n 1 long_out.csv)" "$(tail -n 1 last_out.csv)" "the last row, alone"

# Levels that training did not have are counted.
{ head -n 3 kinds.csv; echo "s-x,purple,1,small"; echo "s-y,pink,1,small"; } >unseen.csv
"$vmg" predict kinds unseen.csv >"$folder/out" 2>"$said" || complain "unseen levels are refused"
says "vmg predict: 2 cells of a kind that training did not have" "$said"

# An input is never overwritten.
cp unseen.csv table.csv
refuses 64 "would overwrite an input" "$vmg" predict kinds table.csv -o table.csv
cmp -s unseen.csv table.csv || complain "the table was changed"
refuses 64 "would overwrite an input" "$vmg" predict kinds table.csv -o kinds
"$vmg" predict kinds unseen.csv >"$folder/out" 2>"$said"

is 5 "$(lines "$folder/out")" "lines with unseen levels"

# Missing cells are predicted too; where training had none, it is said.
printf 'x,z\n,1\nNA,\n0.5,null\n' >missing.csv
"$vmg" predict model missing.csv >"$folder/out" 2>"$said" || complain "missing cells are refused"
says "4 cells of a kind that training did not have" "$said"
is 4 "$(lines "$folder/out")" "lines with missing cells"
exit $wrong
