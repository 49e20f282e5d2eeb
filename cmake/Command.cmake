# The command vmg and its manual pages. Every .c file below cli/ belongs to it. It holds the library's objects, so it
# runs wherever it is put; it uses the public headers and, for names, messages and files, src/base.
file(GLOB VMG_COMMAND_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/cli/*.c)
add_executable(vmg_command ${VMG_COMMAND_SOURCES})
set_target_properties(vmg_command PROPERTIES OUTPUT_NAME vmg)
target_link_libraries(vmg_command PRIVATE vmg_objects PkgConfig::POPT)

# man/man1/vmg.1, vmg-fit.1, ...: the program writes its own.
set(VMG_MANUAL_FOLDER ${PROJECT_BINARY_DIR}/man/man1)
file(MAKE_DIRECTORY ${VMG_MANUAL_FOLDER})
set(VMG_MANUAL_PAGES)
set(VMG_SUBCOMMANDS ${VMG_COMMAND_SOURCES})
list(FILTER VMG_SUBCOMMANDS INCLUDE REGEX "/command_[a-z]+\\.c$")
list(TRANSFORM VMG_SUBCOMMANDS REPLACE ".*/command_([a-z]+)\\.c$" "-\\1")
foreach(command IN ITEMS "" ${VMG_SUBCOMMANDS}) # "", "-fit", "-predict", ...
  set(page ${VMG_MANUAL_FOLDER}/vmg${command}.1)
  string(REGEX REPLACE "^-" "" name "${command}")
  add_custom_command(OUTPUT ${page} DEPENDS vmg_command VERBATIM
    COMMAND sh -c "\"$1\" help --man $2 >\"$3\"" sh $<TARGET_FILE:vmg_command> "${name}" ${page})
  list(APPEND VMG_MANUAL_PAGES ${page})
endforeach()
add_custom_target(vmg_manual ALL DEPENDS ${VMG_MANUAL_PAGES})
