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

# Names and texts that are no C: comments, quotes, trigraphs, words of the language, two that become the same
awk 'BEGIN {
    print "\"*/ x\",\"a b\",a-b,int,\"q\"\"u'"'"'o\",1st,\"\351\232\216\",y"
    split("\"*/\"|\"a\"\"b\"|\"c\\\"|??/|missing", text, "|")
    for (i = 0; i < 80; i++)
        print sin(i) "," cos(i) "," sin(2 * i) "," cos(3 * i) "," text[i % 5 + 1] "," sin(5 * i) "," cos(7 * i) "," \
            sin(i) + i % 5
}' >hard.csv
accepts "$vmg" fit hard.csv -q --target y $quick --inference moments -o hard.vmg
accepts "$vmg" export hard.vmg --format c -o hard.c -q
for member in "double x; " "double a_b; " "double a_b_2; " "double int_; " "double x_1st; " "double column_7; "; do
    says "$member" hard.h
done
if command -v gcc >/dev/null; then
    accepts gcc -std=c99 -Wall -Wextra -pedantic -Werror -c hard.c -o hard.o
fi
accepts "$vmg" export hard.vmg --format sql --table 'plant."x' -o hard.sql -q
says 'FROM "plant"."""x" AS t' hard.sql
says "trim(CAST(t.\"q\"\"u'o\" AS TEXT)) END AS c5" hard.sql
says "WHEN c5 = 'a\"b' THEN" hard.sql
[ "$("$vmg" export hard.vmg --format sql --table 'plant."x' -o - | cksum)" = "$(cksum <hard.sql)" ] || complain "-o - differs"

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
accepts "$vmg" fit data.csv -q --target y --method linear -o linear.vmg
accepts "$vmg" export linear.vmg --format sql -o linear.sql
says "by fewer columns" "$folder/out"
rm linear.sql

# Every method has a form of each kind, or says what to fit instead
formats="c sql"
"$vmg" --version | grep -q 'onnx *written' && formats="$formats onnx"
for method in $("$vmg" help fit | sed -n '/family of models:/,/(default/p' | sed 's/.*family of models://; s/(default.*//' |
    tr ',' ' '); do
    short=
    for setting in epochs hidden; do
        "$vmg" fit data.csv -q --target y --method "$method" $short "--$setting" 2 -o method.vmg 2>"$said" &&
            short="$short --$setting 2"
    done
    accepts "$vmg" fit data.csv -q --target y --method "$method" $short -o method.vmg
    for format in $formats; do
        case $method in
        matrix | linear)
            accepts "$vmg" export method.vmg --format $format -o "method.$format" -q
            [ -s "method.$format" ] || complain "no $format file of the method $method"
            ;;
        *) refuses 64 "fit again with --method matrix" "$vmg" export method.vmg --format $format -o "none.$format" ;;
        esac
    done
done
[ -s method.sql ] && [ "$method" != matrix ] || complain "few methods were tried"

[ -n "$(command -v id)" ] && [ "$(id -u)" = 0 ] || refuses 73 "cannot be created" "$vmg" export moments.vmg --format c -o /b.c
exit $wrong
