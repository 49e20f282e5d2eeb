/* Somebody else's program: a table made, looked at, and a file that is not there. Ends with "outside: good". */
#include <stdio.h>
#include <string.h>

#include <vmg/vmg.h>

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
                     strstr(vmg_last_error(context), "cement") && !none;
    vmg_table_destroy(context, table);
    vmg_context_destroy(context);
    printf("outside: %s, libvmg %s\n", good ? "good" : "bad", VMG_VERSION);
    return !good;
}
