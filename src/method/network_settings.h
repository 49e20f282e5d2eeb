/* From settings to the shape of a network. */
#ifndef VMG_METHOD_NETWORK_SETTINGS_H
#define VMG_METHOD_NETWORK_SETTINGS_H

#include "method/settings.h"
#include "network/network.h"

/* What a network is made from, as settings in force say; lists are the settings'. Matrix layers for a method that is no
 * network. */
vmg_network_options vmg_network_options_of(const vmg_settings_values *settings, size_t inputs,
                                           vmg_likelihood likelihood);

/* Says where settings in force ask for more than there will be: a note. */
void vmg_network_settings_note(vmg_context *context, const vmg_settings_values *settings);

#endif
