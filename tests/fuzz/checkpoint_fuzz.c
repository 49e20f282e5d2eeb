/* Fuzz target: a checkpoint that trainings go on from, as it is and with its checksum put right. Whatever it holds,
 * they end, or are refused with a sentence. */
#include "counted_memory.h"
#include "method/checkpoint.h"
#include "model_bytes.h"

enum { row_count = 12, input_count = 2, epochs = 3, batch = 5, most_parameters = 256 };

/* A network of two hidden units for one number. */
static vmg_network *make_network(vmg_context *context)
{
    vmg_settings *settings = NULL;
    vmg_network *network = NULL;
    fuzz_require(vmg_settings_create(context, &settings) == VMG_OK);
    fuzz_require(vmg_settings_set(context, settings, "recipe", "single") == VMG_OK);
    fuzz_require(vmg_settings_set(context, settings, "hidden", "2") == VMG_OK);
    const vmg_network_shape shape = {input_count, 1, VMG_TASK_REGRESSION, row_count};
    fuzz_require(vmg_network_from_settings(context, settings, shape, &network) == VMG_OK);
    fuzz_require(network->parameter_count <= most_parameters);
    vmg_settings_destroy(context, settings);
    return network;
}

/* Trains, or goes on, under a name, with validation rows or without. */
static void train(vmg_context *context, vmg_checkpoint *checkpoint, const char *name, const vmg_network *network,
                  bool validated)
{
    static const vmg_real inputs[row_count * input_count] = {0, 1, 2, 3, -1, 4, 2, 0, 1, 1, -2, 3};
    static const vmg_real values[row_count] = {1, 2, 0, 3, -1, 1};
    const vmg_rows_in_memory memory = {
        .inputs = vmg_matrix_view((vmg_real *)inputs, row_count, input_count), /* nobody writes there */
        .values = vmg_matrix_view((vmg_real *)values, row_count, 1)};
    const vmg_rows rows = vmg_rows_of_memory(&memory);
    const vmg_train_options options = {.inference = network->inference,
                                       .batch = batch,
                                       .epochs = epochs,
                                       .learning_rate = 0.01,
                                       .adam = {0.9, 0.999, 1e-8, 0.9},
                                       .kl_weight = 1,
                                       .patience = 2,
                                       .validation_samples = 2,
                                       .seed = 1};
    vmg_real parameters[most_parameters];
    vmg_train_result result;
    fuzz_require(vmg_network_initialise(context, network, 1, parameters) == VMG_OK);
    const vmg_status status = vmg_checkpoint_train(context, (vmg_checkpoint_part){checkpoint, "part."}, name, network,
                                                   &options, &rows, validated ? &rows : NULL, parameters, &result);
    fuzz_require_answer(context, status, status ? NULL : network);
}

/* Goes on from what lies at fuzz_path(), or begins there. */
static void resume(vmg_context *context)
{
    const vmg_checkpoint_key key = {"{}", "0"};
    vmg_checkpoint *checkpoint = NULL;
    bool finished = false;
    const vmg_status status = vmg_checkpoint_open(context, fuzz_path(), 2, true, &key, &finished, &checkpoint);
    fuzz_require_answer(context, status, finished ? context : (void *)checkpoint);
    if (checkpoint) {
        vmg_network *network = make_network(context);
        train(context, checkpoint, "first", network, false);
        train(context, checkpoint, "second", network, true);
        vmg_network_destroy(context, network);
    }
    vmg_checkpoint_close(context, checkpoint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    counted_memory memory = {0};
    vmg_context *context = counted_context(&memory);
    uint8_t *copy = malloc(size ? size : 1);
    fuzz_require(copy != NULL);
    memcpy(copy, data, size);
    fuzz_put(copy, size);
    resume(context);
    if (put_checksum(context, copy, size)) {
        fuzz_put(copy, size);
        resume(context);
    }
    free(copy);
    vmg_context_destroy(context);
    fuzz_require(memory.alive == 0);
    return 0;
}
