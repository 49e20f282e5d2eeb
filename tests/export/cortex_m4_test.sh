# A network of 8 inputs and 16 hidden units on a Cortex-M4, standard deviation and interval included: its code, constants
# and functions of the math library take under 16 KB of flash and under 1 KB of stack, and it computes in float alone.
. tests/cli/common.sh
command -v arm-none-eabi-gcc >/dev/null || { echo "skipped: arm-none-eabi-gcc is not there"; exit 77; }
cd "$folder/work" || exit 1

awk 'BEGIN {
    print "a,b,c,d,e,f,g,h,y"
    for (i = 0; i < 200; i++) {
        line = ""; y = 0
        for (j = 1; j <= 8; j++) { x = sin(i * j * 1.7 + j); y += x * j; line = line x "," }
        print line y + 0.1 * sin(i * 12.3)
    }
}' >data.csv
accepts "$vmg" fit data.csv -q --target y --recipe single --inference moments --hidden 16 --epochs 3 -o small.vmg
accepts "$vmg" export small.vmg --format c --precision float -o small.c
cp "$folder/out" promised

cat >with.c <<'END'
#include "small.h"
volatile small_input in;
volatile float out;
int main(void)
{
    small_input row = in;
    small_output of;
    small_predict(&row, &of);
    out = of.mean + of.std + of.lower + of.upper;
    return 0;
}
END
sed '/small_predict(/d; s/small_output of;//; s/out = .*;/out = row.a;/' with.c >without.c
flags="-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16 -std=c99 -Os -Wall -Wextra -pedantic -Werror
    -ffunction-sections -fdata-sections -fstack-usage"
link="-Wl,--gc-sections -Wl,--no-warnings --specs=nosys.specs --specs=nano.specs"
for source in small with without; do
    arm-none-eabi-gcc $flags -c $source.c -o $source.o || exit 1
done
arm-none-eabi-gcc $flags $link with.o small.o -lm -o with.elf >link 2>&1 ||
    arm-none-eabi-gcc $flags -Wl,--gc-sections --specs=nosys.specs --specs=nano.specs with.o small.o -lm -o with.elf >link 2>&1 ||
    { cat link; exit 1; }
arm-none-eabi-gcc $flags -Wl,--gc-sections --specs=nosys.specs --specs=nano.specs without.o -o without.elf >link 2>&1 ||
    { cat link; exit 1; }

# flash: what is in the program beyond one that predicts nothing
bytes() { arm-none-eabi-size "$1" | awk 'NR == 2 { print $1 + $2 }'; }
flash=$(($(bytes with.elf) - $(bytes without.elf)))
# stack: all frames of the file, as if each called the next, and 100 bytes for the math library's
stack=$(awk -F '\t' '{ sum += $2 } END { print sum + 100 }' small.su)
echo "flash $flash bytes, stack $stack bytes"
[ "$flash" -gt 500 ] && [ "$flash" -lt 16384 ] || complain "$flash bytes of flash"
[ "$stack" -gt 100 ] && [ "$stack" -lt 1024 ] || complain "$stack bytes of stack"
arm-none-eabi-nm small.o | grep ' U .*_[df]2\|aeabi_d' && complain "there is arithmetic in double"
promised=$(sed -n 's/.*about \([0-9]*\) bytes of stack.*/\1/p' promised)
[ "$promised" -ge "$((stack - 100))" ] && [ "$promised" -lt "$((2 * stack))" ] || complain "$promised bytes were said"
exit $wrong
