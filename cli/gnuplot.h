/* gnuplot as a program in a process of its own: draws the pictures of a report where it is installed. */
#ifndef VMG_CLI_GNUPLOT_H
#define VMG_CLI_GNUPLOT_H

#include "vmg/report.h"

/* A vmg_report_draw_function; `user` is not used. False where there is no gnuplot, or it failed. */
bool vmg_cli_gnuplot_draw(void *user, const char *script, vmg_report_sink *sink);

#endif
