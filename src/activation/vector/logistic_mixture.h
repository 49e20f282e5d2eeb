/* The logistic function as a mixture of normal distribution functions. Written by logistic_mixture.py; the idea is that
 * of Monahan and Stefanski (1992, "Normal scale mixture approximations to F*(z) and computation of the logistic-normal
 * integral"), the constants are our own. */
#ifndef VMG_ACTIVATION_VECTOR_LOGISTIC_MIXTURE_H
#define VMG_ACTIVATION_VECTOR_LOGISTIC_MIXTURE_H

#include "vmg/config.h"

/* Below this variance the expansion of the moments is the better one: both err by about 1e-12 (double), 1e-7 (float).
 */
#define VMG_LOGISTIC_SMALL_VARIANCE ((vmg_real)(VMG_REAL_IS_DOUBLE ? 0.006 : 0.1))

/* One component, of scale w and weight p: 1 / (1 + exp(-h)) = sum p Phi(h / w); with the softplus l(h) = log(1 +
 * exp(h)), l(h) l(-h) = sum p k N(h; 0, w^2). */
typedef struct logistic_component {
    vmg_real squared_scale; /* w^2 */
    vmg_real weight;        /* p */
    vmg_real overlap;       /* k */
} logistic_component;

#if VMG_REAL_IS_DOUBLE
/* Largest errors for any h of s', s, softplus, and softplus(h) softplus(-h): 1.5e-12, 2.7e-13, 1.9e-13, 1.3e-12. */
enum { LOGISTIC_COMPONENTS = 14 };
static const logistic_component logistic_mixture[LOGISTIC_COMPONENTS] = {
    {0.34331375766466426, 2.7613743774593813e-5, 0.069496671601857729},
    {0.49913902093255719, 0.0011995027645492763, 0.12987032559133466},
    {0.70516249334313211, 0.012040623277423139, 0.22868887026675939},
    {0.98798340211664807, 0.051549310727125371, 0.39231805940136094},
    {1.3817410904537675, 0.12355460394853007, 0.6613605447610804},
    {1.9332661076542301, 0.19382874817692935, 1.096101343415974},
    {2.7069038852574874, 0.21930394147188975, 1.7791502220346807},
    {3.7899781640500288, 0.18889409278461854, 2.8109075667851314},
    {5.2997097390427978, 0.12501397660800635, 4.3029288297454305},
    {7.3953735555473968, 0.060872272200967473, 6.3955671543792568},
    {10.303384998348993, 0.019773392310551447, 9.303407987239589},
    {14.370517498504362, 0.0036473646728554617, 13.37046578240442},
    {20.204057958403063, 0.00028927743803810456, 19.204256461702225},
    {29.228630692129468, 5.2798747410722316e-6, 28.227113609987967},
};
#else
/* Largest errors for any h of s', s, softplus, and softplus(h) softplus(-h): 2.1e-8, 4.7e-9, 3.7e-9, 2.0e-8. */
enum { LOGISTIC_COMPONENTS = 8 };
static const logistic_component logistic_mixture[LOGISTIC_COMPONENTS] = {
    {0.5525032622f, 0.004143575115f, 0.153543083f}, {0.9287299008f, 0.06190857295f, 0.3557223576f},
    {1.52762195f, 0.2171672414f, 0.7706781377f},    {2.50936223f, 0.3226698723f, 1.598850608f},
    {4.122055093f, 0.2576671588f, 3.136005276f},    {6.745802465f, 0.1133638233f, 5.746436867f},
    {11.01512022f, 0.02204804003f, 10.01490436f},   {18.34548737f, 0.00103171615f, 17.34546925f},
};
#endif

#endif
