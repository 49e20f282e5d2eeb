# What was killed goes on (--checkpoint, --resume): a few moments; resume_slow_test.sh has many. And what is refused.
. tests/cli/resume.sh

fits 2 3 "an ensemble" "$vmg" fit ../data.csv $ensemble
fits 1 3 "early stopping" "$vmg" fit ../kinds.csv $early
validations 1 3 "cross-validation" "$vmg" crossval ../data.csv $single --folds 4
[ $kills -gt 0 ] || complain "nothing was killed"
echo "$kills runs were killed"

# A checkpoint left behind, to ask what is done with it.
left() {
    rm -rf ./*
    i=0
    while [ ! -s c ] && [ $i -lt 200 ]; do
        i=$((i + 1))
        timeout -s KILL "$(awk -v i=$i 'BEGIN { print 0.01 * i }')" "$vmg" fit ../data.csv $single --epochs 100000 \
            --quiet -o out.vmg --checkpoint c --checkpoint-interval 20 2>/dev/null
    done
    [ -s c ] || complain "no checkpoint was written"
    rm -f c.* out.vmg*
}
left
single="$single --epochs 100000"
refuses 64 "is there already" "$vmg" fit ../data.csv $single -o out.vmg --checkpoint c
refuses 65 "other settings" "$vmg" fit ../data.csv $single --seed 2 -o out.vmg --checkpoint c --resume
sed 's/^0,/0.5,/' ../data.csv >../other.csv
cmp -s ../data.csv ../other.csv && complain "the other table is the same"
refuses 65 "other data" "$vmg" fit ../other.csv $single -o out.vmg --checkpoint c --resume
refuses 64 "both go to" "$vmg" fit ../data.csv $single -o c --checkpoint c --resume
refuses 64 "--resume needs --checkpoint" "$vmg" fit ../data.csv $single -o out.vmg --resume
head -c 300 c >d
refuses 65 "d: " "$vmg" fit ../data.csv $single -o out.vmg --checkpoint d --resume
"$vmg" fit ../data.csv $quick --target y --quiet -o model.vmg
refuses 65 "is no checkpoint" "$vmg" fit ../data.csv $single -o out.vmg --checkpoint model.vmg --resume
refuses 73 "cannot be created" "$vmg" fit ../data.csv $single -o out.vmg --checkpoint nowhere/c --resume
rm -rf ./*

# Ctrl-C leaves the model so far and the checkpoint, from which it goes on.
"$vmg" fit ../data.csv $quick --target y --epochs 3000 --quiet -o ../whole.vmg
timeout -s INT 0.1 "$vmg" fit ../data.csv $quick --target y --epochs 3000 --quiet -o out.vmg --checkpoint c 2>"$said"
if [ -e c ] && [ -e out.vmg ]; then # else it was over, or had not begun
    says "--resume goes on" "$said"
    accepts "$vmg" fit ../data.csv $quick --target y --epochs 3000 --quiet -o out.vmg --checkpoint c --resume
    cmp -s out.vmg ../whole.vmg || complain "other bytes after Ctrl-C and --resume"
fi
rm -rf ./*

# A disk that is full: before anything is trained an error; later a note, and the training goes on.
wide="--target y --recipe single --hidden 1000 --epochs 3"
refuses 74 "cannot be written" sh -c "ulimit -f 2; '$vmg' fit ../data.csv $wide -o out.vmg --checkpoint c"
"$vmg" fit ../data.csv $wide --quiet -o ../whole.vmg
sh -c "ulimit -f 100; exec '$vmg' fit ../data.csv $wide --checkpoint c --checkpoint-interval 2 -o out.vmg" \
    >"$said" 2>&1
says "training goes on" "$said"
cmp -s out.vmg ../whole.vmg || complain "other bytes where the checkpoint could not be written"
exit $wrong
