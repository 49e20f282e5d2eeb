# What tests put in the way of the command as it is: libraries for LD_PRELOAD. The sanitizers have an allocator of their
# own, which must come first: there the tests that use it are skipped, and the library's own tests
# (tests/failing_allocator.h) stand in.
if(NOT VMG_SANITIZE AND NOT VMG_THREAD AND NOT VMG_FUZZ)
  add_library(failing_malloc MODULE ${PROJECT_SOURCE_DIR}/tests/torture/failing_malloc.c)
  target_compile_definitions(failing_malloc PRIVATE _GNU_SOURCE)
  target_link_libraries(failing_malloc PRIVATE ${CMAKE_DL_LIBS})
  set_target_properties(failing_malloc PROPERTIES PREFIX "" C_VISIBILITY_PRESET default)
endif()
