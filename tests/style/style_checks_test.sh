# The checks of style find what they are there to find: each is shown a small project with one fault.
set -eu
checks=$PWD/tests/style
folder=$(mktemp -d)
said=$(mktemp)
trap 'rm -r "$folder" "$said"' EXIT
wrong=0

# fresh: a project without faults
fresh() {
    rm -rf "$folder"/*
    mkdir -p "$folder/include/vmg" "$folder/src/base" "$folder/src/linalg" "$folder/cli"
    echo '#include "vmg/status.h"' >"$folder/include/vmg/vmg.h"
    echo '#include <stddef.h>' >"$folder/include/vmg/status.h"
    echo '#include "vmg/status.h"' >"$folder/src/base/one.c"
    echo '#include "base/one.h"' >"$folder/src/linalg/two.c"
    echo '#include "linalg/two.h"' >"$folder/cli/main.c"
    echo 'See [the licence](LICENSE).' >"$folder/README.md"
    : >"$folder/LICENSE"
}

# expect NAME WORDS: the check called NAME fails and says WORDS
expect() {
    if sh "$checks/$1_test.sh" "$folder" >"$said" 2>&1; then
        echo "$1 did not find: $2"
        wrong=1
    elif ! grep -qF -e "$2" "$said"; then
        echo "$1 did not say: $2"
        cat "$said"
        wrong=1
    fi
}

fresh
for check in documents file_size include_order; do
    sh "$checks/${check}_test.sh" "$folder" || { echo "$check finds a fault where there is none"; wrong=1; }
done

fresh; echo '#include "linalg/two.h"' >>"$folder/src/base/one.c"
expect include_order 'src/base/one.c:2: base may not include linalg'
fresh; echo '#include "main.h"' >"$folder/src/linalg/two.c"; echo '#include "cli/main.h"' >>"$folder/src/linalg/two.c"
expect include_order 'linalg may not include cli'
fresh; echo '  #  include "base/one.h"' >>"$folder/include/vmg/status.h"
expect include_order 'include/vmg/status.h:2: a public header may not include "base/one.h"'
fresh; mkdir "$folder/src/more"; echo '#include "base/one.h"' >"$folder/src/more/three.c"
expect include_order 'the folder "more" has no rank'
fresh; echo '#include "more/three.h"' >>"$folder/src/linalg/two.c"
expect include_order 'includes "more/three.h", which is in no ranked folder'

fresh; awk 'BEGIN { for (i = 0; i < 501; i++) print "" }' >"$folder/src/base/long.h"
expect file_size 'src/base/long.h has 501 lines'
fresh; : >"$folder/cli/one.c"
expect file_size 'more than one file is called one.c'

fresh; echo 'See [this](docs/none.md).' >>"$folder/README.md"
expect documents "the link to 'docs/none.md' leads nowhere"
fresh; printf 'at /%s/someone/file\n' home >>"$folder/README.md"
expect documents 'name a path of one machine'
fresh; mkdir "$folder/src/method"; printf '#define METHODS(OR) \\\n    "one" OR "other"\n\n' >"$folder/src/method/settings_table.c"
mkdir -p "$folder/docs/methods"; : >"$folder/docs/methods/one.md"
expect documents "the method 'other' has no page"
exit $wrong
