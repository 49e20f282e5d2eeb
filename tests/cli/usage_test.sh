# What the command says about itself, and about arguments that are wrong.
. tests/cli/common.sh
cd "$folder/work"

# --- help -----------------------------------------------------------------------------------------------------------
accepts "$vmg" help
for command in $(sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p' "$folder/out"); do
    accepts "$vmg" help "$command"
    cp "$folder/out" "$folder/page"
    says "vmg $command - " "$folder/page"
    says "Usage" "$folder/page"
    says "Examples" "$folder/page"
    awk 'length > 100' "$folder/page" | grep . && complain "lines above are too long for a terminal"
    accepts "$vmg" "$command" --help
    cmp -s "$folder/out" "$folder/page" || complain "vmg $command --help is not vmg help $command"
    page=$VMG_BUILD_DIR/man/man1/vmg-$command.1
    accepts "$vmg" help --man "$command"
    cmp -s "$folder/out" "$page" || complain "$page is not what vmg help --man $command prints"
    if command -v groff >/dev/null; then
        groff -man -Tutf8 -ww -z "$page" 2>"$said" && [ ! -s "$said" ] || complain "groff: $(cat "$said")"
    fi
done
[ -n "${page:-}" ] || complain "no command was found in the help"
accepts "$vmg" --help
accepts "$vmg" -h
accepts "$vmg" help --man
cmp -s "$folder/out" "$VMG_BUILD_DIR/man/man1/vmg.1" || complain "vmg.1 is not what vmg help --man prints"

# Every setting is an option, with its default.
accepts "$vmg" help fit
says "--hidden N,N,..." "$folder/out"
says "(default 50)" "$folder/out"
says "--early-stopping on|off" "$folder/out"
says "--adam-epsilon X" "$folder/out"

# --- version --------------------------------------------------------------------------------------------------------
accepts "$vmg" --version
cp "$folder/out" "$folder/version"
says "vmg $(sed -n 's/^project(vmg VERSION \([0-9.]*\).*/\1/p' "$OLDPWD/CMakeLists.txt")" "$folder/version"
for word in numbers kernels OpenBLAS Jansson zlib libcsv popt Random123; do
    says "$word" "$folder/version"
done
accepts "$vmg" version
cmp -s "$folder/out" "$folder/version" || complain "vmg version is not vmg --version"

# --- wrong arguments ------------------------------------------------------------------------------------------------
refuses 64 "a command is expected" "$vmg"
refuses 64 "there is no command 'fti'; the nearest is 'fit'" "$vmg" fti
refuses 64 "there is no command 'qwerty'" "$vmg" qwerty
refuses 64 "there is no option --vresion; the nearest is --version" "$vmg" --vresion
refuses 64 "there is no command 'predcit'; the nearest is 'predict'" "$vmg" help predcit
refuses 64 "vmg fit: there is no option --targte; the nearest is --target" "$vmg" fit data.csv --targte y -o model
refuses 64 "there is no option --epoch; the nearest is --epochs" "$vmg" fit data.csv --target y --epoch=5 -o model
refuses 64 "there is no option --qwerty" "$vmg" fit data.csv --qwerty
refuses 64 "there is no option -x" "$vmg" fit data.csv -x
refuses 64 "--target needs a value" "$vmg" fit data.csv --target
refuses 64 "--quiet=5: option does not take an argument" "$vmg" fit data.csv --quiet=5
refuses 64 "--threads is 'many'; expected is a whole number from 0 to 4096" "$vmg" fit data.csv --threads many
refuses 64 "--threads is '4097'" "$vmg" fit data.csv --threads 4097
refuses 64 "--kernels is 'fast'; expected is auto, plain, avx2 or avx512" "$vmg" fit data.csv --kernels fast
refuses 64 "a table is expected" "$vmg" fit --target y -o model
refuses 64 "'b.csv' is one argument too many" "$vmg" fit a.csv b.csv --target y -o model
refuses 64 "'a.csv' is one argument too many beside --images" "$vmg" fit a.csv --images i --labels l -o model
refuses 64 "--labels is given without --images" "$vmg" fit a.csv --labels l -o model
refuses 64 "--labels FILE is needed" "$vmg" fit --images i -o model
refuses 64 "--target COLUMN is needed" "$vmg" fit data.csv -o model
refuses 64 "-o MODEL is needed" "$vmg" fit data.csv --target y
refuses 64 "--delimiter is 'x'; expected is one of , ; | or tab" "$vmg" fit data.csv --target y --delimiter x -o model
refuses 64 "a model and a table are expected" "$vmg" predict
refuses 64 "a model and a table are expected" "$vmg" predict model
refuses 64 "--interval is '1'; expected is a number between 0 and 1" "$vmg" predict model data.csv --interval 1
refuses 64 "--interval is '90%'" "$vmg" predict model data.csv --interval 90%
refuses 64 "--samples is '0'; expected is a whole number from 1" "$vmg" predict model data.csv --samples 0
refuses 64 "one model, and a table or none, are expected; 0 files were given" "$vmg" inspect

# --- settings -------------------------------------------------------------------------------------------------------
refuses 64 "epochs is '0'; expected is a whole number from 1 to 10000000" "$vmg" fit a.csv --target y --epochs 0 -o m
refuses 64 "hidden is '5,x'" "$vmg" fit a.csv --target y --hidden 5,x -o m
refuses 64 "activation is 'relux'; expected is one of relu|" "$vmg" fit a.csv --target y --activation relux -o m
refuses 66 "none.json: cannot be opened" "$vmg" fit a.csv --target y --config none.json -o m
echo '{"epochs": "many"}' >../config.json
refuses 65 '"epochs" is "many"; expected is a whole number' "$vmg" fit a.csv --target y --config ../config.json -o m
printf '{\n"epochs" 5}' >../config.json
refuses 65 "../config.json: line 2, column" "$vmg" fit a.csv --target y --config ../config.json -o m
refuses 64 "learning-rate is '-1'" "$vmg" fit a.csv --learning-rate -1
accepts "$vmg" fit --initial-log-sd-row -2 --dump-config
says '"initial-log-sd-row": -2,' "$folder/out"
exit $wrong
