# scripts/release finds what keeps a version from being released, in a small tree of its own: every check once right, once wrong.
set -u
command -v git >/dev/null || { echo "skipped: there is no git"; exit 77; }
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
wrong=0
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@localhost GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@localhost
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1

# fresh: a tree in order, of version 1.2.3, with 1.2.2 released
fresh() {
    rm -rf "$folder/tree"
    mkdir -p "$folder/tree/scripts" "$folder/tree/src/model_file" "$folder/tree/docs/methods" "$folder/tree/tests/style" \
        "$folder/tree/tests/models/1.2.2" "$folder/tree/tests/models/1.2.3" "$folder/tree/src/method"
    cd "$folder/tree"
    cp "$root/scripts/release" scripts/
    printf '#!/bin/sh\n! grep -q nowhere docs/*.md\n' >tests/style/documents_test.sh
    echo 'project(vmg VERSION 1.2.3 LANGUAGES C' >CMakeLists.txt
    printf '# Changelog\n\n## 1.2.3 (2026-02-03)\n\n- A line.\n\n## 1.2.2 (2026-01-01)\n\n- Older.\n' >CHANGELOG.md
    echo '#define VMG_MODEL_FILE_VERSION "7"' >src/model_file/model_file.h
    echo 'A page. Format version: 7.' >docs/model-file.md
    echo old >tests/models/1.2.2/linear.vmg
    git -c init.defaultBranch=main init -q . && git add -A && git commit -qm one && git tag -a v1.2.2 -m two
    echo new >tests/models/1.2.3/linear.vmg
    save
}
save() { git add -A && git commit -qm more --allow-empty; }

# finds WORDS: the release is refused with these words
finds() {
    if scripts/release --quick 1.2.3 >"$folder/out" 2>&1; then
        echo "not found: $1"
        wrong=1
    elif ! grep -qF "$1" "$folder/out"; then
        echo "'$1' is not in: $(cat "$folder/out")"
        wrong=1
    fi
}

fresh
scripts/release --quick 1.2.3 >"$folder/out" 2>&1 || { cat "$folder/out"; wrong=1; }
[ -z "$(git tag -l v1.2.3)" ] && [ -z "$(git status --porcelain)" ] || { echo "a dry run changed something"; wrong=1; }
fresh; sed -i 's/1.2.3 (2026-02-03)/1.2.3 (unreleased)/' CHANGELOG.md; save; finds "CHANGELOG.md begins with '## 1.2.3 (unreleased)'"
fresh; sed -i '/1.2.3/d' CHANGELOG.md; save; finds "CHANGELOG.md begins with '## 1.2.2 (2026-01-01)'"
fresh; sed -i '/A line/d' CHANGELOG.md; save; finds "no line about 1.2.3"
fresh; sed -i 's/1.2.3/1.2.4/' CMakeLists.txt; save; finds "CMakeLists.txt says version 1.2.4"
fresh; sed -i 's/7/8/' src/model_file/model_file.h; save; finds "format version 8"
fresh; git rm -qr tests/models/1.2.3; save; finds "no models in tests/models/1.2.3"
fresh; echo other >tests/models/1.2.2/linear.vmg; save; finds "the models of v1.2.2 are not those"
fresh; git rm -qr tests/models/1.2.2; save; finds "the models of v1.2.2 are gone"
fresh; echo '[a](nowhere)' >docs/other.md; save; finds "pages are not in order"
fresh; echo more >>CHANGELOG.md; finds "not committed"
fresh; git tag v1.2.3; finds "the tag v1.2.3 is there already"
fresh
scripts/release --quick --tag 1.2.3 >"$folder/out" 2>&1 && [ -n "$(git tag -l v1.2.3)" ] || { cat "$folder/out"; wrong=1; }
for words in "" "1.2" "1.2.x" "--fast 1.2.3"; do
    scripts/release $words >"$folder/out" 2>&1
    [ $? = 64 ] || { echo "'$words' is not refused"; wrong=1; }
done
exit $wrong
