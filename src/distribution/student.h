/* Student's t distribution with location 0 and scale 1; infinite degrees of freedom make it the standard normal. */
#ifndef VMG_DISTRIBUTION_STUDENT_H
#define VMG_DISTRIBUTION_STUDENT_H

/* What depends on the degrees of freedom alone. A value: copy it freely; all functions are safe from any thread. */
typedef struct vmg_student {
    double degrees;         /* > 0; INFINITY for the normal */
    double inverse_degrees; /* 0 for the normal */
    double log_peak;        /* log density at 0 */
} vmg_student;

/* Degrees above this are taken as infinite. */
#define VMG_STUDENT_MOST_DEGREES 1e16

vmg_student vmg_student_of(double degrees);

double vmg_student_log_density(const vmg_student *student, double z);

/* P(T <= z), with a relative error below 1e-12 in the lower tail too; P(T > z) is the same at -z. */
double vmg_student_cumulative(const vmg_student *student, double z);

/* The z with P(T <= z) = probability, 0 < probability < 1; relative error below 1e-12, absolute near 0. */
double vmg_student_quantile(const vmg_student *student, double probability);

/* E|T - z|; the degrees must be above 1, else the expectation is infinite. */
double vmg_student_distance(const vmg_student *student, double z);

/* The same for z >= 0 whose P(T > z) is known. */
double vmg_student_distance_of_tail(const vmg_student *student, double z, double tail);

/* The normal's upper quantile to 4.5e-4 (Abramowitz and Stegun 1964, 26.2.23), 0 < tail <= 1/2. */
double vmg_normal_quantile_roughly(double tail);

#endif
