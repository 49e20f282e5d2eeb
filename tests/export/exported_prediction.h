/* What an exported model predicts, by the formulas of export/exported_model.h in plain loops and in double. */
#ifndef VMG_TESTS_EXPORT_EXPORTED_PREDICTION_H
#define VMG_TESTS_EXPORT_EXPORTED_PREDICTION_H

#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "export/exported_model.h"
#include "likelihood/likelihood.h"
#include "method/unseen_cells.h"
#include "network/varying_noise.h"

typedef struct exported_belief {
    double *mean, *variance, *pairs; /* each owned */
    size_t count;
} exported_belief;

static inline void exported_belief_release(exported_belief *belief)
{
    free(belief->mean);
    free(belief->variance);
    free(belief->pairs);
}

static inline double exported_row_variance(const vmg_exported_layer *layer, const double *p, const double *t)
{
    double s = 0;
    for (size_t i = 0; i < layer->rows; i++) {
        s += layer->own[i] * p[i] * p[i] + t[i] * layer->diagonal[i];
    }
    for (size_t f = 0; f < layer->width; f++) {
        double along = 0;
        for (size_t i = 0; i < layer->rows; i++) {
            along += layer->factor[f * layer->rows + i] * p[i];
        }
        s += along * along;
    }
    return s;
}

/* One layer; `input` has the constant behind its entries. */
static inline exported_belief exported_step(const vmg_exported_layer *layer, vmg_pairs pairs,
                                            const exported_belief *input)
{
    const size_t r = layer->rows, c = layer->columns;
    exported_belief out = {calloc(c + 1, sizeof(double)), calloc(c + 1, sizeof(double)),
                           calloc(layer->pair_count + 1, sizeof(double)), c + 1};
    const double s = exported_row_variance(layer, input->mean, input->variance);
    size_t pair = 0;
    for (size_t j = 0; j < c; j++) {
        out.variance[j] = s * layer->column[j];
        for (size_t i = 0; i < r; i++) {
            const double m = layer->mean[i * c + j];
            out.mean[j] += input->mean[i] * m;
            out.variance[j] += input->variance[i] * m * m;
        }
        for (size_t k = j + 1; k < c; k++) {
            if (pairs == VMG_PAIRS_ALL || (pairs == VMG_PAIRS_OF_HALVES && k == j + c / 2)) {
                out.pairs[pair] = s * layer->pairs[pair];
                for (size_t i = 0; i < r; i++) {
                    out.pairs[pair] += input->variance[i] * layer->mean[i * c + j] * layer->mean[i * c + k];
                }
                pair++;
            }
        }
    }
    assert_int_equal(pair, layer->pair_count);
    out.mean[c] = 1;
    return out;
}

/* The last layer's outputs for a row of encoded inputs. */
static inline exported_belief exported_forward(const vmg_exported_member *member, const vmg_real *x)
{
    exported_belief at = {calloc(member->inputs + 1, sizeof(double)), calloc(member->inputs + 1, sizeof(double)), NULL,
                          member->inputs + 1};
    for (size_t i = 0; i < member->inputs; i++) {
        at.mean[i] = (double)x[i];
    }
    at.mean[member->inputs] = 1;
    for (size_t l = 0; l < member->layer_count; l++) {
        const bool last = l + 1 == member->layer_count;
        exported_belief next = exported_step(&member->layers[l], last ? member->pairs : VMG_PAIRS_NONE, &at);
        for (size_t j = 0; !last && j + 1 < next.count; j++) {
            vmg_real mean = (vmg_real)next.mean[j], variance = (vmg_real)next.variance[j];
            member->activation->moments(1, &mean, &variance, &mean, &variance, NULL);
            next.mean[j] = (double)mean;
            next.variance[j] = (double)variance;
        }
        exported_belief_release(&at);
        at = next;
    }
    return at;
}

typedef struct exported_numbers {
    double mean, model, noise; /* variances, in the target's own units */
} exported_numbers;

/* One target of one row, unseen cells left aside. */
static inline exported_numbers exported_predict(const vmg_exported_model *exported, const vmg_real *x, size_t target)
{
    double sum = 0, squares = 0, noise = 0, weights = 0;
    for (size_t i = 0; i < exported->member_count; i++) {
        const vmg_exported_member *member = &exported->members[i];
        exported_belief at = exported_forward(member, x);
        const size_t targets = exported->target->target_count, second = targets + target;
        const double m = at.mean[target], v = at.variance[target];
        const double sd = member->varying ? sqrt(at.variance[second]) : 0;
        const double slope = sd > 0 ? at.pairs[target] / sd : 0;
        for (size_t n = 0; n < (member->varying ? VMG_NOISE_NODES : 1); n++) {
            const double node = member->varying ? vmg_noise_nodes[n] : 0;
            const double weight = member->weight * (member->varying ? vmg_noise_weights[n] : 1);
            const double grown = member->varying ? exp(member->noise[target] + at.mean[second] + sd * node) : 0;
            sum += weight * (m + slope * node);
            squares += weight * ((m + slope * node) * (m + slope * node) + v - slope * slope);
            noise += weight * (member->varying ? 1 / (1 / (exported->noise_floor + grown) + 1 / VMG_NOISE_CEILING)
                                               : member->noise[target]);
            weights += weight;
        }
        exported_belief_release(&at);
    }
    assert_close(weights, 1, 1e-6);
    const double scale = exported->target->targets[target].scale;
    return (exported_numbers){exported->target->targets[target].mean + scale * sum,
                              scale * scale * (squares - sum * sum), scale * scale * noise};
}

#endif
