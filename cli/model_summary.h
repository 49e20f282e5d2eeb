/* A model in a few lines for people, from what vmg_model_describe says. */
#ifndef VMG_CLI_MODEL_SUMMARY_H
#define VMG_CLI_MODEL_SUMMARY_H

#include "command.h"
#include "vmg/model.h"

/* Says what is predicted from how many inputs, by which network: the lines that fit and inspect begin with. */
vmg_status vmg_cli_say_model(const vmg_cli_session *session, const vmg_model *model);

/* Says how good it will be on new rows, where rows that networks left out tell. */
vmg_status vmg_cli_say_expected_error(const vmg_cli_session *session, const vmg_model *model);

/* Says the rest: columns, noise, training record, settings. */
vmg_status vmg_cli_say_details(const vmg_cli_session *session, const vmg_model *model);

#endif
