# How good the same answer for every row is: the normal distribution with the mean and the standard deviation of the
# training rows' target. Prints one "name value" a line, in the target's own units, natural logs; the names are those
# of `vmg evaluate --json`.
#
#   awk -v target=COLUMN -f examples/constant_prediction.awk train.csv test.csv
BEGIN {
    FS = ","
    log_2_pi = 1.8378770664093453
    z_90 = 1.6448536269514722 # the normal distribution's 95 % quantile
}
FNR == 1 {
    file++
    for (i = 1; i <= NF; i++)
        if ($i == target) column = i
    next
}
file == 1 {
    rows++
    change = $column - mean # Welford 1962
    mean += change / rows
    squares += change * ($column - mean)
}
file == 2 {
    if (!tests) {
        deviation = sqrt(squares / rows)
        half_width = z_90 * deviation
    }
    error = $column - mean
    tests++
    sum += $column
    sum_of_squares += $column * $column
    square_error += error * error
    absolute_error += (error < 0 ? -error : error)
    log_density -= 0.5 * log_2_pi + log(deviation) + 0.5 * (error / deviation) ^ 2
    inside += (error >= -half_width && error <= half_width)
}
END {
    print "rmse", sqrt(square_error / tests)
    print "mae", absolute_error / tests
    print "r2", 1 - square_error / (sum_of_squares - sum * sum / tests)
    print "log_likelihood", log_density / tests
    print "coverage_90", inside / tests
    print "interval_width_90", 2 * half_width
}
