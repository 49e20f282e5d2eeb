# The library exports nothing but vmg_*, keeps to that prefix inside too (libvmg.a shows every name), and does not call
# what a library in somebody's server must leave alone: ending the process, printing, the environment, the locale,
# signals, generators and buffers that are shared by the whole process.
set -eu
command -v nm >/dev/null || { echo "skipped: there is no nm"; exit 77; }
wrong=0

library=$VMG_BUILD_DIR/libvmg.so
if [ -e "$library" ]; then
    exported=$(nm -D --defined-only "$library" | awk '{ print $NF }')
    foreign=$(echo "$exported" | grep -v '^vmg_' || true)
    [ -z "$foreign" ] || { echo "$library exports" $foreign; wrong=1; }
    echo "$exported" | grep -q '^vmg_context_create$' || { echo "$library exports no vmg_context_create"; wrong=1; }
fi

# Objects of files that were removed since may lie there still.
folder=$VMG_BUILD_DIR/CMakeFiles/vmg_objects.dir
objects=$(cd "$folder" && find src -name '*.c.o' -print | while read -r object; do
    [ ! -e "$OLDPWD/${object%.o}" ] || echo "$folder/$object"
done)
[ -n "$objects" ] || { echo "no object of the library was found below $VMG_BUILD_DIR"; exit 1; }
foreign=$(nm -g --defined-only $objects | awk 'NF == 3 && $3 !~ /^vmg_/ { print $3 }' | sort -u)
[ -z "$foreign" ] || { echo "names with external linkage that do not begin with vmg_:" $foreign; wrong=1; }

forbidden='exit|_exit|_Exit|quick_exit|abort|atexit|__assert_fail|v?printf|__v?printf_chk|puts|putchar|perror|psignal'
forbidden="$forbidden|getenv|secure_getenv|setenv|putenv|unsetenv|setlocale|uselocale|signal|sigaction|raise|kill"
forbidden="$forbidden|system|popen|fork|execv[pe]*|execl[pe]*|s?rand|s?random|s?rand48|drand48|strtok|localtime|gmtime"
forbidden="$forbidden|ctime|asctime|tmpnam|tmpfile|chdir|umask|alarm|sleep|usleep|longjmp|__longjmp_chk|lgammaf?"
called=$(nm -g --undefined-only -A $objects | awk '{ sub(/@.*/, "", $NF); print $NF, $1 }' |
    grep -E "^($forbidden) " | sort -u || true)
[ -z "$called" ] || { echo "the library calls what it must not:"; echo "$called"; wrong=1; }
exit $wrong
