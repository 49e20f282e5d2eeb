/* Somebody else's program: a table made and looked at, and a network's outputs, which need the kernels of the
 * processor. Ends with "outside: good". */
#include <stdio.h>
#include <string.h>

#include <vmg/vmg.h>

/* Whether a network of two inputs and one output can be made and gives a number. */
static int network_works(vmg_context *context)
{
    const vmg_network_shape shape = {2, 1, VMG_TASK_REGRESSION, 10};
    const vmg_real inputs[2] = {1, -1};
    vmg_real parameters[1000], output = 0;
    vmg_network *network = NULL;
    vmg_workspace *workspace = NULL;
    int works = !vmg_network_from_settings(context, NULL, shape, &network) && vmg_network_parameters(network) <= 1000 &&
                !vmg_network_initialise(context, network, 1, parameters) &&
                !vmg_network_workspace(context, network, 1, &workspace);
    if (works) {
        vmg_network_outputs(workspace, parameters, 1, inputs, 1, 0, &output, NULL);
        works = output != 0 && output - output == 0;
    }
    vmg_workspace_destroy(context, workspace);
    vmg_network_destroy(context, network);
    return works;
}

int main(void)
{
    const double cement[] = {540, 332.5, 198.6};
    vmg_context *context = NULL;
    vmg_table *table = NULL, *none = NULL;
    vmg_status status = vmg_context_create(NULL, &context);
    if (!status) {
        status = vmg_table_create(context, 3, &table);
    }
    if (!status) {
        status = vmg_table_add_numbers(context, table, "cement", cement);
    }
    if (status) {
        fprintf(stderr, "outside: %s\n", context ? vmg_last_error(context) : vmg_status_name(status));
        return 1;
    }
    const int good = vmg_table_find(table, "cement") == 0 && vmg_table_number(table, 0, 1) == 332.5 &&
                     vmg_table_add_numbers(context, table, "cement", cement) == VMG_ERROR_DATA &&
                     strstr(vmg_last_error(context), "cement") && !none && network_works(context);
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    printf("outside: %s, libvmg %s\n", good ? "good" : "bad", VMG_VERSION);
    return !good;
}
