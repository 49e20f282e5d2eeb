/* Noise that varies with the inputs, integrated out; see network/varying_noise.h. */
#include "network/varying_noise.h"

#include <math.h>

/* Nodes and weights of the Gauss-Hermite rule for a standard normal: the roots of He_9, and 9! / (9 He_8)^2. */
const double vmg_noise_nodes[VMG_NOISE_NODES] = {
    -4.512745863399783, -3.20542900285647, -2.07684797867783, -1.0232556637891326, 0,
    1.0232556637891326, 2.07684797867783,  3.20542900285647,  4.512745863399783};
const double vmg_noise_weights[VMG_NOISE_NODES] = {
    2.2345844007746583e-05, 0.002789141321231769, 0.04991640676521787,  0.24409750289493945,   0.40634920634920635,
    0.24409750289493945,    0.04991640676521787,  0.002789141321231769, 2.2345844007746583e-05};

void vmg_varying_components(const vmg_likelihood *likelihood, const vmg_real *parameters, vmg_belief belief, size_t row,
                            size_t target, vmg_real *location, vmg_real *model, vmg_real *noise)
{
    const size_t second = vmg_likelihood_targets(likelihood) + target;
    const double mean = (double)vmg_matrix_row(belief.mean, row)[target];
    const double centre = (double)vmg_matrix_row(belief.mean, row)[second];
    const double variance = (double)vmg_matrix_row(belief.variance, row)[target];
    const double sd = sqrt((double)vmg_matrix_row(belief.variance, row)[second]);
    const double covariance = (double)vmg_matrix_row(belief.covariance, row)[target];
    const double most = sqrt(variance), wanted = sd > 0 ? covariance / sd : 0;
    const double slope = fabs(wanted) <= most ? wanted : copysign(most, wanted); /* beyond by rounding only */
    for (size_t i = 0; i < VMG_NOISE_NODES; i++) {
        location[i] = (vmg_real)(mean + slope * vmg_noise_nodes[i]);
        model[i] = (vmg_real)(variance - slope * slope > 0 ? variance - slope * slope : 0);
        noise[i] = (vmg_real)vmg_likelihood_varying_noise(likelihood, parameters, target, centre + sd * vmg_noise_nodes[i]);
    }
}
