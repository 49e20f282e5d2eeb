# Deals the rows of a CSV file out to two files, each with the header: about a tenth of the rows, drawn at random, to
# `test`, the rest to `train`. The same seed gives the same rows everywhere: the random numbers are our own (Park and
# Miller 1988, x <- 16807 x mod (2^31 - 1)), because rand() differs between awk programs. One line a row: no cell may
# hold a line end.
#
#   awk -v seed=1 -v train=train.csv -v test=test.csv -f examples/split_rows.awk table.csv
BEGIN { state = seed }
NR == 1 {
    print >train
    print >test
    next
}
{
    for (i = 0; i < (NR == 2 ? 10 : 1); i++) # the first draws of a small seed are small
        state = (16807 * state) % 2147483647
    if (state / 2147483647 < 0.1)
        print >test
    else
        print >train
}
