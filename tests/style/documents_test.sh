# Every relative link in a Markdown file leads to a file that is there, every method has a page, and no file names a path of
# somebody's machine.
# Usage: documents_test.sh [ROOT]     ROOT: the project's root, default the current directory
set -eu
cd "${1:-.}"
wrong=0

pages=$(find . -name build -prune -o -name demo-output -prune -o -name .git -prune -o -name '*.md' -print)
[ -n "$pages" ] || { echo "no Markdown file was found"; exit 1; }
for page in $pages; do
    for link in $(grep -o '\](\([^)# ]\{1,\}\)' "$page" | sed 's/^](//' | sort -u); do
        case $link in
        *://* | mailto:*) continue ;;
        esac
        if [ ! -e "$(dirname "$page")/$link" ]; then
            echo "$page: the link to '$link' leads nowhere"
            wrong=1
        fi
    done
done

# Every method has a page.
table=src/method/settings_table.c
[ ! -e $table ] || for method in $(sed -n '/^#define METHODS(OR)/,/[^\\]$/p' $table | grep -o '"[a-z-]*"' | tr -d '"'); do
    [ -e "docs/methods/$method.md" ] || { echo "the method '$method' has no page docs/methods/$method.md"; wrong=1; }
done

# Home folders and other absolute places that only exist where the file was written.
if grep -rnIE '(^|[^A-Za-z0-9_./-])/(work|home|Users|root)/[A-Za-z]' . \
    --exclude-dir=build --exclude-dir=demo-output --exclude-dir=.git --exclude=.git --exclude=documents_test.sh; then
    echo "the lines above name a path of one machine"
    wrong=1
fi
exit $wrong
