# Draws predictions with their 90 % intervals against what was measured.
#
#   gnuplot -e "table='IN.csv'; picture='OUT'; quantity='strength (MPa)'" examples/predicted_against_measured.gnuplot
#
# IN.csv has a header and the columns measured, prediction, lower, upper. Writes OUT.svg and OUT.png.
set datafile separator ','

stats table skip 1 using 1 name 'measured' nooutput
stats table skip 1 using 3:4 name 'interval' nooutput
stats table skip 1 using ($1 >= $3 && $1 <= $4 ? 1 : 0) name 'inside' nooutput
held = int(inside_sum + 0.5)
missed = measured_records - held

# Whole tens around everything that is drawn, the same on both axes.
low = 10 * floor((measured_min < interval_min_x ? measured_min : interval_min_x) / 10)
high = 10 * ceil((measured_max > interval_max_y ? measured_max : interval_max_y) / 10)
set xrange [low:high]
set yrange [low:high]
set size ratio -1
set xtics 10 nomirror out
set ytics 10 nomirror out
set border 3 linecolor rgb '#444444'
set grid linecolor rgb '#E4E4E4' linetype 1 linewidth 1
set xlabel 'measured ' . quantity
set ylabel 'predicted ' . quantity
set title sprintf("Predicted against measured: %d rows that training did not see", measured_records)
set key top left reverse Left spacing 1.3 opaque noautotitle width -4

# Blue and vermilion of Okabe and Ito, which colour-blind people tell apart; the shape of the points differs too.
set linetype 1 linecolor rgb '#0072B2' linewidth 1.4 pointtype 7
set linetype 2 linecolor rgb '#D55E00' linewidth 1.8 pointtype 9
set linetype 3 linecolor rgb '#444444' linewidth 1.2 dashtype 2

draw = "plot x linetype 3 title 'predicted = measured', \
    table skip 1 using ($1 >= $3 && $1 <= $4 ? $1 : NaN):2:3:4 with yerrorbars linetype 1 pointsize points \
        title sprintf('90 %% interval holds the measured value (%d)', held), \
    table skip 1 using ($1 < $3 || $1 > $4 ? $1 : NaN):2:3:4 with yerrorbars linetype 2 pointsize points * 1.3 \
        title sprintf('90 %% interval misses it (%d)', missed)"

set errorbars 0
points = 0.5
set terminal svg size 720,720 dynamic font 'Helvetica,Arial,sans-serif,15' background '#FFFFFF'
set output picture . '.svg'
eval draw

points = 0.9
set terminal pngcairo size 1080,1080 font 'sans,17' background '#FFFFFF'
set output picture . '.png'
eval draw
