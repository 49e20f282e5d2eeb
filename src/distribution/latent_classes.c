/* Probabilities of classes from Gaussian latent functions; see distribution/latent_classes.h. */
#include "distribution/latent_classes.h"

#include <math.h>

#include "distribution/student.h"

enum { half_count = 128 }; /* points, without their mirror images */

static size_t next_prime(size_t after)
{
    for (size_t candidate = after + 1;; candidate++) {
        size_t divisor = 2;
        while (divisor * divisor <= candidate && candidate % divisor) {
            divisor++;
        }
        if (divisor * divisor > candidate) {
            return candidate;
        }
    }
}

void vmg_latent_points_lay_out(size_t functions, vmg_arena *arena, vmg_latent_points *points)
{
    const vmg_student normal = vmg_student_of(INFINITY);
    size_t prime = 1;
    *points = (vmg_latent_points){.functions = functions, .count = 2 * half_count};
    points->normal = vmg_arena_take(arena, points->count * functions, sizeof *points->normal);
    for (size_t k = 0; points->normal && k < functions; k++) {
        prime = next_prime(prime);
        for (size_t i = 0; i < half_count; i++) {
            const double place = ((double)i + 0.5) * sqrt((double)prime), part = place - floor(place);
            const double z = vmg_student_quantile(&normal, part > 0 ? part : 0.5);
            points->normal[i * functions + k] = z;
            points->normal[(half_count + i) * functions + k] = -z;
        }
    }
}

/* 1 / (1 + exp(-f)), and the entropy of a coin with these odds. */
static double logistic(double f)
{
    return f >= 0 ? 1 / (1 + exp(-f)) : exp(f) / (1 + exp(f));
}

static double coin_entropy(double f)
{
    const double size = fabs(f), other = exp(-size);
    return log1p(other) + size * other / (1 + other);
}

/* The integrand in f has poles at distance pi from the real axis, the normal density none: a step of h in f costs
 * exp(-2 pi^2 / h), one of s in (f - m)/sd exp(-2 pi^2 / s^2). */
void vmg_latent_two_classes(double mean, double variance, double probabilities[2], double *entropy)
{
    const double sd = sqrt(variance), widest = 0.5, longest = 0.9, reach = 8, least = 1e-12;
    double step = widest * sd > longest ? longest / sd : widest, total = 0;
    const double most = 4000; /* beyond an sd of 225 the odds are as good as a step function */
    const double wanted = ceil(reach / step);
    const size_t count = (size_t)(wanted < most ? wanted : most); /* a file may hold parameters of any size */
    if (!(wanted < most)) {
        step = reach / most;
    }
    probabilities[0] = probabilities[1] = *entropy = 0;
    for (size_t i = 0; i <= 2 * count; i++) {
        const double z = step * ((double)i - (double)count), weight = exp(-z * z / 2), f = mean + sd * z;
        total += weight;
        probabilities[0] += weight * logistic(-f);
        probabilities[1] += weight * logistic(f);
        *entropy += weight * coin_entropy(f);
    }
    for (size_t c = 0; c < 2; c++) {
        probabilities[c] /= total;
        probabilities[c] = probabilities[c] > least ? probabilities[c] : least;
    }
    *entropy /= total;
}

/* The probabilities at one f, in place, and their entropy. */
static double link_classes(vmg_class_link link, size_t count, double *f)
{
    double largest = f[0], sum = 0, entropy = 0;
    for (size_t c = 1; c < count; c++) {
        largest = f[c] > largest ? f[c] : largest;
    }
    for (size_t c = 0; c < count; c++) {
        /* logistic(f) / exp(largest) keeps its digits where all f are far below 0 */
        const double below = largest < 0 ? largest : 0;
        f[c] = link == VMG_LINK_SOFTMAX ? exp(f[c] - largest) : exp(f[c] - below) / (1 + exp(f[c]));
        f[c] = isfinite(f[c]) ? f[c] : 1; /* exp overflowed: logistic(f) is 1 */
        sum += f[c];
    }
    for (size_t c = 0; c < count; c++) {
        f[c] /= sum;
        entropy -= f[c] > 0 ? f[c] * log(f[c]) : 0;
    }
    return entropy;
}

void vmg_latent_classes(vmg_class_link link, const vmg_latent_points *points, const double *mean, const double *root,
                        const double *sd, double *work, double *probabilities, double *entropy)
{
    const size_t count = points->functions;
    const double part = 1 / (double)points->count, least = 1e-12;
    *entropy = 0;
    for (size_t c = 0; c < count; c++) {
        probabilities[c] = 0;
    }
    for (size_t i = 0; i < points->count; i++) {
        const double *z = points->normal + i * count;
        for (size_t c = 0; c < count; c++) {
            double moved = root ? 0 : sd[c] * z[c];
            for (size_t k = 0; root && k < count; k++) {
                moved += root[c * count + k] * z[k];
            }
            work[c] = mean[c] + moved;
        }
        *entropy += part * link_classes(link, count, work);
        for (size_t c = 0; c < count; c++) {
            probabilities[c] += part * work[c];
        }
    }
    for (size_t c = 0; c < count; c++) {
        probabilities[c] = probabilities[c] > least ? probabilities[c] : least;
    }
}
