/* The forms that the prior of a layer's weights can have. */
#ifndef VMG_LAYER_PRIOR_FORM_H
#define VMG_LAYER_PRIOR_FORM_H

/* The prior of the weights: MN(0, s_r^2 I, s_c^2 I), or for relevance MN(0, diag(1 / tau_i), I). */
typedef enum vmg_prior_form {
    VMG_PRIOR_STANDARD,  /* s_r s_c = prior_sd */
    VMG_PRIOR_HYPER,     /* precisions tau_r, tau_c ~ Gamma(shape, rate), each with a learnt Gamma posterior */
    VMG_PRIOR_EMPIRICAL, /* the scale that makes the divergence smallest, at every step */
    VMG_PRIOR_RELEVANCE  /* a precision tau_i ~ Gamma(shape, rate) for every row, with its best posterior at every step
                          */
} vmg_prior_form;

#endif
