# Where settings come from: options win over the file, the file over the recipe, the recipe over the defaults; what
# --dump-config prints is such a file again.
. tests/cli/common.sh
cd "$folder/work"

# value NAME: of a setting in the last dump
value() { sed -n "s/^  \"$1\": \(.*[^,]\),\{0,1\}\$/\1/p" "$folder/out"; }

accepts "$vmg" fit --dump-config
is '' "$(value hidden)" "hidden, which each network of the default recipe has its own of"
is '"relu"' "$(value activation)" "the default of activation"
is false "$(value early-stopping)" "the default of early-stopping"
is 1e-6 "$(value jitter)" "the default of jitter"
is '' "$(value epochs)" "epochs, which follows from the table"

accepts "$vmg" fit --recipe paper --dump-config
is '' "$(value prior)" 'prior of the recipe, which follows from the task'
is 0.001 "$(value learning-rate)" "learning-rate of the recipe"
is '' "$(value batch)" "batch of the recipe, which follows from the table"

echo '{"hidden": [7, 8], "learning-rate": 0.5, "early-stopping": true, "recipe": "paper"}' >../config.json
accepts "$vmg" fit --config ../config.json --hidden 9 --dump-config
is '[9]' "$(value hidden)" "hidden, given both ways"
is 0.5 "$(value learning-rate)" "learning-rate from the file"
is true "$(value early-stopping)" "early-stopping from the file"
is 0.999 "$(value averaging)" "averaging from the file's recipe"
accepts "$vmg" fit --hidden none --config ../config.json --dump-config
is '[]' "$(value hidden)" "hidden, given first"
accepts "$vmg" fit --images i --dump-config
is false "$(value standardise)" "standardise for images"
accepts "$vmg" fit --images i --standardise on --dump-config
is true "$(value standardise)" "standardise for images, given"

# What is printed is read again, and says the same.
"$vmg" fit --recipe paper --hidden 3,4 --epochs 2 --seed 12345678901 --jitter 1.25e-7 --dump-config >../dump.json
accepts "$vmg" fit --config ../dump.json --dump-config
cmp -s ../dump.json "$folder/out" || complain "a dump of a dump is another one"
python3 -c 'import json, sys; json.load(open(sys.argv[1]))' ../dump.json || complain "the dump is not JSON"

# The model, too, is the same whichever way its settings came.
numbers 30 >../data.csv
"$vmg" fit ../data.csv --target y --hidden 4 --epochs 2 --batch 10 --effort low --quiet -o one || complain "fit by options failed"
"$vmg" fit --hidden 4 --epochs 2 --batch 10 --effort low --dump-config >../dump.json
"$vmg" fit ../data.csv --target y --config ../dump.json --quiet -o two || complain "fit by a file failed"
cmp -s one two || complain "the same settings by options and by a file give different models"

# With a table and a target what follows from them is settled too: that file fits the same model.
for recipe in default single paper; do
    "$vmg" fit ../data.csv --target y --recipe $recipe --hidden 4 --quiet -o one || complain "fit with $recipe failed"
    accepts "$vmg" fit ../data.csv --target y --recipe $recipe --hidden 4 --dump-config
    cp "$folder/out" ../dump.json
    is '"regression"' "$(value task)" "the task of the table"
    [ -n "$(value epochs)" ] || complain "epochs are not settled with $recipe"
    accepts "$vmg" fit ../data.csv --target y --config ../dump.json --quiet -o two
    cmp -s one two || complain "with $recipe, the settled settings give another model"
done
cp ../dump.json "$folder/out"
is 2000 "$(value epochs)" "epochs of the paper's recipe for 30 rows"
is 5 "$(value batch)" "batch of the paper's recipe for 30 rows"
awk -F, 'NR == 1 { print "x,z,sign"; next } { print $1 "," $2 "," ($3 > 0 ? "plus" : "minus") }' ../data.csv >../signs.csv
accepts "$vmg" fit ../signs.csv --target sign --recipe paper --dump-config
is '[150, 150, 150]' "$(value hidden)" "hidden of the paper's recipe for classes"
is '"standard"' "$(value prior)" "prior of the paper's recipe for classes"
refuses 64 "--target COLUMN is needed" "$vmg" fit ../data.csv --dump-config
refuses 66 "none.csv" "$vmg" fit none.csv --target y --dump-config
refuses 65 "'yy'" "$vmg" fit ../data.csv --target yy --dump-config

# What is said about the table does not get into the file.
awk -F, '{ print $0 "," (NR == 1 ? "same" : 1) }' ../data.csv >../constant.csv
"$vmg" fit ../constant.csv --target y --dump-config >../dump.json 2>"$said" || complain "a dump with a note failed"
says "note: column 'same' is constant" "$said"
python3 -c 'import json, sys; json.load(open(sys.argv[1]))' ../dump.json || complain "the dump with a note is not JSON"
rm -f one two
exit $wrong
