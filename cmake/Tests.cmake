# Every tests/<folder>/<name>_test.c is one program and one test named <folder>/<name>: adding a file is enough.
# Tests link the objects of the library, so they also reach what is not exported.
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

file(GLOB_RECURSE VMG_TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.c)
foreach(source IN LISTS VMG_TEST_SOURCES)
  cmake_path(RELATIVE_PATH source BASE_DIRECTORY ${PROJECT_SOURCE_DIR}/tests OUTPUT_VARIABLE relative)
  string(REGEX REPLACE "_test\\.c$" "" name ${relative})
  string(REPLACE "/" "_" target ${name})
  add_executable(test_${target} ${source})
  target_include_directories(test_${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${target} PRIVATE
    VMG_TEST_DATA="${PROJECT_SOURCE_DIR}/tests" VMG_SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  target_link_libraries(test_${target} PRIVATE vmg_objects PkgConfig::CMOCKA)
  add_test(NAME ${name} COMMAND test_${target})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
endforeach()
