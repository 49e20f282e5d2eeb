# Exported SQL gives in PostgreSQL what vmg predict says: a server of its own, in a folder of its own, where PostgreSQL is
# there. (Its package starts a server of the machine's, so it is in no list of scripts/packages.)
. tests/cli/common.sh
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -x "$programs/initdb" ] && command -v psql >/dev/null && python3 -c '' 2>/dev/null ||
    { echo "skipped: there is no PostgreSQL, or no python3"; exit 77; }

# The server will not run as root.
mkdir "$folder/server"
as=
user=$(id -un)
if [ "$(id -u)" = 0 ]; then
    command -v setpriv >/dev/null || { echo "skipped: no other user to run the server as"; exit 77; }
    as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
    user=nobody
    chmod 755 "$folder"
    chown nobody "$folder/server"
fi
start() {
    cd "$folder/server" || return 1
    $as "$programs/initdb" -D "$folder/server/data" -A trust -N --no-instructions -U "$user" &&
        $as "$programs/pg_ctl" -D "$folder/server/data" -w -l "$folder/server/log" \
            -o "-k $folder/server -h '' -F -c jit=off" start
}
stop() {
    $as "$programs/pg_ctl" -D "$folder/server/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$folder"
}
trap stop EXIT
(start) >"$folder/out" 2>&1 </dev/null || { echo "skipped: no server starts here: $(tail -n 1 "$folder/out")"; exit 77; }

tolerance=1e-5
grep -q 'VMG_REAL_IS_DOUBLE 1' "$VMG_BUILD_DIR/include/vmg/config.h" && tolerance=1e-7
python3 tests/export/check_sql.py "psql -h $folder/server -U $user -d postgres" "$vmg" "$folder/work" $tolerance || exit 1
