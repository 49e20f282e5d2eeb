# Every benchmarks/<name>_benchmark.c is one program, built by the target `benchmarks` and never by the tests: adding a
# file is enough. The programs link the objects of the library, so they also reach what is not exported.
add_custom_target(benchmarks)
file(GLOB VMG_BENCHMARK_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/benchmarks/*_benchmark.c)
foreach(source IN LISTS VMG_BENCHMARK_SOURCES)
  cmake_path(GET source STEM name)
  add_executable(${name} EXCLUDE_FROM_ALL ${source})
  target_link_libraries(${name} PRIVATE vmg_objects)
  add_dependencies(benchmarks ${name})
endforeach()
