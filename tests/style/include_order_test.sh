# No file includes a folder of a later rank than its own: the order is the one of ARCHITECTURE.md, "Ranks". Public headers
# include public headers alone.
# Usage: include_order_test.sh [ROOT]     ROOT: the project's root, default the current directory
set -eu
cd "${1:-.}"

find . -name build -prune -o \( -path './src/*.[ch]' -o -path './cli/*.[ch]' -o -path './include/*' -type f \) -print |
    xargs grep -n '^ *# *include *"' /dev/null | awk -F: '
    BEGIN {
        count = split("base linalg random table encoding distribution activation layer likelihood network optimise linear " \
                      "gaussian_process propagation laplace model_file metrics train method evaluate export report serve cli", order, " ")
        for (i = 1; i <= count; i++) rank[order[i]] = i
    }
    {
        files = files + 1
        path = $1
        sub(/^\.\/(src\/)?/, "", path)
        own = path
        sub(/\/.*/, "", own)
        included = $3
        gsub(/.*include *"|".*/, "", included)
        if (own == "include") {
            if (included !~ /^vmg\//) bad($1 ":" $2 ": a public header may not include \"" included "\"")
            next
        }
        if (included !~ /\//) next # beside the including file
        folder = included
        sub(/\/.*/, "", folder)
        if (folder == "vmg") next # public headers are everyones
        if (!(own in rank)) bad($1 ": the folder \"" own "\" has no rank")
        else if (!(folder in rank)) bad($1 ":" $2 ": includes \"" included "\", which is in no ranked folder")
        else if (rank[folder] > rank[own]) bad($1 ":" $2 ": " own " may not include " folder)
    }
    function bad(sentence) { print sentence; wrong = wrong + 1 }
    END {
        if (!files) bad("no include was found: is this the root of the project?")
        exit wrong > 0
    }'
