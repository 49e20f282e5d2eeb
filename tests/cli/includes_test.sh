# The command is a user of the library: it includes public headers, and of the library's own only src/base (names,
# messages, files) and the kernels' names.
set -eu
found=$(grep -n '^ *# *include *"' cli/*.[ch])
[ -n "$found" ] || { echo "no include was found"; exit 1; }
wrong=$(echo "$found" | grep '"[a-z_]*/' | grep -vE '"(vmg|base)/|command_version.c:.*"linalg/kernels.h"' || true)
[ -z "$wrong" ] || { echo "$wrong"; exit 1; }
