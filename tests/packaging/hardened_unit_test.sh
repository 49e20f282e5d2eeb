# The unit that ships for predictions (packaging/vmg-predict@.service): systemd finds nothing wrong with it and little exposed,
# its command runs as nobody with no kernel call but those that it allows, and the filter of this test does hold.
. tests/cli/common.sh
if grep -qE '^VMG_(SANITIZE|THREAD|COVERAGE):BOOL=(ON|1|TRUE)' "$VMG_BUILD_DIR/CMakeCache.txt"; then
    echo "skipped: a sanitizer makes kernel calls of its own, and waits for ever for a thread that the filter has ended"
    exit 77
fi
unit=$PWD/packaging/vmg-predict@.service
command -v systemd-analyze >/dev/null || { echo "skipped: there is no systemd-analyze"; exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "skipped: the filter is written for x86-64"; exit 77; }
[ -x /usr/bin/python3 ] || { echo "skipped: there is no Python that everybody may run"; exit 77; }
filtered="/usr/bin/python3 $PWD/tests/packaging/run_filtered.py $unit"

# --- what systemd says ------------------------------------------------------------------------------------------------
systemd-analyze security --offline=yes --threshold=10 "$unit" >"$folder/security" 2>&1 ||
    complain "exposure above 1.0: $(tail -1 "$folder/security")"
mkdir "$folder/unit"
sed "s|/usr/bin/vmg|$vmg|" "$unit" >"$folder/unit/vmg-predict@.service"
systemd-analyze verify --man=no "$folder/unit/vmg-predict@.service" >"$folder/verify" 2>&1 ||
    grep -q 'Failed to\|No such file' "$folder/verify" || complain "$(cat "$folder/verify")"
! grep -i 'unknown\|failed to parse\|invalid' "$folder/verify" || complain "systemd does not know all of the unit"

# --- its command, with its kernel calls -------------------------------------------------------------------------------
as_user=
if [ "$(id -u)" = 0 ]; then
    as_user="setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs"
    $as_user test -x "$vmg" || { echo "skipped: another user cannot reach the program"; exit 77; }
fi
chmod 755 "$folder"
mkdir "$folder/state"
chmod 777 "$folder/state"
cd "$folder/state"
numbers 300 >new.csv
$as_user $filtered true || { [ $? = 77 ] && exit 77; complain "nothing runs with these calls"; }
$as_user "$vmg" fit new.csv --target y $quick --quiet -o model.vmg || complain "fit failed"
line=$(sed -n 's/^ExecStart=//p' "$unit" | sed "s|/usr/bin/vmg|$vmg|; s|%S/vmg/%i/||g")
$as_user $filtered $line || complain "the unit's command ended with $?: $line"
[ "$(wc -l <predictions.csv)" = 301 ] || complain "predictions are not whole"
$as_user "$vmg" predict model.vmg new.csv -o free.csv && cmp free.csv predictions.csv ||
    complain "the predictions are others than without the filter"
# a failure says its sentence, as it does without
$as_user $filtered "$vmg" predict none.vmg new.csv -o out.csv 2>"$folder/sentence" && complain "no failure"
grep -q 'none.vmg' "$folder/sentence" || complain "no sentence: $(cat "$folder/sentence")"

# --- the filter holds: what is not allowed ends with SIGSYS (31) ------------------------------------------------------
$filtered /usr/bin/python3 -c 'import os; os.nice(0); os.setpriority(os.PRIO_PROCESS, 0, 5)' 2>/dev/null
[ $? = 159 ] || complain "a call that the unit forbids was let through"
exit $wrong
