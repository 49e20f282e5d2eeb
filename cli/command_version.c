/* vmg version: what this program is and what it was built with. */
#include <csv.h>
#include <jansson.h>
#include <stdio.h>
#include <zlib.h>

#if VMG_HAVE_ONNX
#include <protobuf-c/protobuf-c.h>
#endif

#include <cblas.h>

#include "command.h"
#include "linalg/kernels.h"

static void say_onnx(void)
{
#if VMG_HAVE_ONNX
    printf("  onnx       written with protobuf-c %s\n", protobuf_c_version());
#else
    printf("  onnx       left out of this build\n");
#endif
}

static vmg_status run(const vmg_cli_session *session)
{
    printf("vmg %s\n", VMG_VERSION);
    printf("  numbers    %s\n", VMG_REAL_IS_DOUBLE ? "double" : "float");
    printf("  kernels    %s\n", vmg_kernels_of(session->context)->name);
    printf("  libraries  %s\n", openblas_get_config());
    printf("             Jansson %s, zlib %s, libcsv %d.%d.%d, popt, Random123\n", jansson_version_str(), zlibVersion(),
           CSV_MAJOR, CSV_MINOR, CSV_RELEASE);
    say_onnx();
    return VMG_OK;
}

static const vmg_cli_option_id options[] = {VMG_CLI_KERNELS, VMG_CLI_HELP, VMG_CLI_OPTIONS};

static const vmg_cli_example examples[] = {
    {"vmg --version", "the same"},
    {NULL, NULL},
};

const vmg_cli_command vmg_cli_version = {
    .name = "version",
    .summary = "says which version this is, and what it was built with",
    .usage = "",
    .description = "Prints the version, the precision of its numbers, the instructions it computes with on this "
                   "machine, and the libraries it stands on.",
    .options = options,
    .examples = examples,
    .result_is_for_programs = true,
    .run = run,
};
