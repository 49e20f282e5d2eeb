# vmg export: what it says and writes, and what it refuses with what to do instead.
. tests/cli/common.sh

cd "$folder/work" || exit 1
numbers 60 >data.csv
accepts "$vmg" fit data.csv -q --target y $quick --inference moments -o moments.vmg
accepts "$vmg" fit data.csv -q --target y $quick -o sampled.vmg
accepts "$vmg" fit data.csv -q --target y --method gaussian-process -o process.vmg
accepts "$vmg" fit data.csv -q --target y --method constant -o constant.vmg

accepts "$vmg" export moments.vmg --format c -o a.c
says "1 network, 36 numbers" "$folder/out"
says "--precision float" "$folder/out"
says "--hidden" "$folder/out"
says "int a_predict(const a_input *row, a_output *out);" a.h
says '#include "a.h"' a.c
accepts "$vmg" export moments.vmg --format c --precision float -o "sub-model 2.c" -q
[ ! -s "$folder/out" ] || complain "-q says $(cat "$folder/out")"
says "int sub_model_2_predict(const sub_model_2_input *row" "sub-model 2.h"
before=$(cat a.c a.h)
accepts "$vmg" export moments.vmg --format c -o a.c -q
is "$before" "$(cat a.c a.h)" "the same model, written again"

refuses 64 "--format is missing" "$vmg" export moments.vmg -o b.c
refuses 64 "-o is missing" "$vmg" export moments.vmg --format c
refuses 64 "there is no format 'd'" "$vmg" export moments.vmg --format d -o b.c
refuses 64 "'float' or 'double', not 'half'" "$vmg" export moments.vmg --format c --precision half -o b.c
refuses 64 "ends in .c" "$vmg" export moments.vmg --format c -o b
refuses 64 "ends in .c" "$vmg" export moments.vmg --format c -o -
refuses 64 "--inference moments" "$vmg" export sampled.vmg --format c -o b.c
refuses 64 "'gaussian-process' have no exported form: fit again with --method matrix" \
    "$vmg" export process.vmg --format c -o b.c
refuses 64 "'constant' have no exported form" "$vmg" export constant.vmg --format c -o b.c
refuses 64 "one model is expected" "$vmg" export --format c -o b.c
[ -n "$(command -v id)" ] && [ "$(id -u)" = 0 ] || refuses 73 "cannot be created" "$vmg" export moments.vmg --format c -o /b.c
exit $wrong
