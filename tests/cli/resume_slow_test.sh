# What is killed at 200 random moments goes on, and ends as if it had not been (--checkpoint, --resume).
. tests/cli/resume.sh

round=0
while [ $kills -lt 200 ] && [ $round -lt 100 ] && [ $wrong -eq 0 ]; do
    round=$((round + 1))
    fits 2 6 "an ensemble" "$vmg" fit ../data.csv $ensemble
    fits 2 6 "early stopping" "$vmg" fit ../kinds.csv $early
    validations 1 6 "cross-validation" "$vmg" crossval ../data.csv $single --folds 4
    validations 1 6 "cross-validation of processes" "$vmg" crossval ../data.csv $process --folds 4
done
[ $kills -ge 200 ] || complain "only $kills runs were killed"
echo "$kills runs were killed"
exit $wrong
