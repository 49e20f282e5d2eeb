/* What a vmg_settings holds: the settings that were given, and nothing else. */
#ifndef VMG_METHOD_SETTINGS_GIVEN_H
#define VMG_METHOD_SETTINGS_GIVEN_H

#include "method/settings_table.h"

struct vmg_settings {
    bool given[VMG_SETTING_ROWS];
    vmg_settings_values values; /* the members of those that were given */
};

#endif
