# tests/<folder>/<name>_test.c is one program, tests/<folder>/<name>_test.sh one script, and each is one test named
# <folder>/<name>: adding a file is enough. A name that ends in _slow_test gets the label "slow" (./check --all).
# Exit status 77 means skipped. The programs link the objects of the library, so they also reach what is not exported.
set(VMG_TEST_PREFIX "" CACHE STRING "Put before the name of every test, to tell builds apart where they are run together")

# vmg_add_test(NAME COMMAND...): registers one test.
function(vmg_add_test name)
  set(test ${VMG_TEST_PREFIX}${name})
  add_test(NAME ${test} COMMAND ${ARGN})
  set_tests_properties(${test} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
  if(name MATCHES "_slow$")
    set_tests_properties(${test} PROPERTIES TIMEOUT 1800 LABELS slow)
  endif()
endfunction()

# Programs need cmocka; without it (a machine that only builds) there are none.
pkg_check_modules(CMOCKA IMPORTED_TARGET cmocka)
if(CMOCKA_FOUND)
  file(GLOB_RECURSE VMG_TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.c)
else()
  set(VMG_TEST_SOURCES)
  message(STATUS "cmocka was not found: the test programs are left out")
endif()
foreach(source IN LISTS VMG_TEST_SOURCES)
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/tests OUTPUT_VARIABLE relative)
  string(REGEX REPLACE "_test\\.c$" "" name ${relative})
  string(REPLACE "/" "_" target ${name})
  add_executable(test_${target} ${source})
  target_include_directories(test_${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${target} PRIVATE
    VMG_TEST_DATA="${PROJECT_SOURCE_DIR}/tests" VMG_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  target_link_libraries(test_${target} PRIVATE vmg_objects PkgConfig::CMOCKA)
  vmg_add_test(${name} test_${target})
endforeach()

# Scripts run with the project's root as current directory and VMG_BUILD_DIR set. Those of style, examples and scripts
# do not look at what was built: one build is enough for them.
file(GLOB_RECURSE VMG_TEST_SCRIPTS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.sh)
foreach(source IN LISTS VMG_TEST_SCRIPTS)
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/tests OUTPUT_VARIABLE relative)
  string(REGEX REPLACE "_test\\.sh$" "" name ${relative})
  if(name MATCHES "^(style|examples|scripts)/" AND VMG_TEST_PREFIX)
    continue()
  endif()
  vmg_add_test(${name} sh ${source})
  set_tests_properties(${VMG_TEST_PREFIX}${name} PROPERTIES
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} ENVIRONMENT "VMG_BUILD_DIR=${PROJECT_BINARY_DIR}")
endforeach()
