# Exported SQL gives in SQLite what vmg predict says, and models that SQL does not hold are refused.
. tests/cli/common.sh
python3 - 2>/dev/null <<'END' || { echo "skipped: there is no python3 with an SQLite that has exp and materialised stages"; exit 77; }
import sqlite3
sqlite3.connect(":memory:").execute("WITH a AS MATERIALIZED (SELECT exp(1.0) AS b) SELECT sqrt(b) FROM a")
END
tolerance=1e-5
grep -q 'VMG_REAL_IS_DOUBLE 1' "$VMG_BUILD_DIR/include/vmg/config.h" && tolerance=1e-7 # of the normal tail, 4e-8
python3 tests/export/check_sql.py sqlite "$vmg" "$folder/work" $tolerance || exit 1
