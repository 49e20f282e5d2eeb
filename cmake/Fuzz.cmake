# tests/fuzz/<name>_fuzz.c is one fuzz target: adding a file is enough. With VMG_FUZZ (preset fuzz, clang) it is built with
# libFuzzer as fuzz_<name>; else with replay.c, and the test fuzz/<name> runs it over the files of corpus/<name> and
# regressions/<name>.
file(GLOB VMG_FUZZ_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/fuzz/*_fuzz.c)
set(VMG_FUZZ_FOLDER ${PROJECT_SOURCE_DIR}/tests/fuzz)
foreach(source IN LISTS VMG_FUZZ_SOURCES)
  cmake_path(GET source STEM target)
  string(REGEX REPLACE "_fuzz$" "" name ${target})
  if(VMG_FUZZ)
    add_executable(fuzz_${name} ${source})
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    add_executable(fuzz_${name} ${source} ${VMG_FUZZ_FOLDER}/replay.c)
    vmg_add_test(fuzz/${name} fuzz_${name} ${VMG_FUZZ_FOLDER}/corpus/${name} ${VMG_FUZZ_FOLDER}/regressions/${name})
  endif()
  target_link_libraries(fuzz_${name} PRIVATE vmg_objects)
endforeach()

# The target of model files once more, over every small change of some of the corpus' models.
if(NOT VMG_FUZZ)
  add_executable(every_model_change ${VMG_FUZZ_FOLDER}/model_fuzz.c ${VMG_FUZZ_FOLDER}/every_change.c)
  target_link_libraries(every_model_change PRIVATE vmg_objects)
  vmg_add_test(fuzz/every_model_change_slow every_model_change
    ${VMG_FUZZ_FOLDER}/corpus/model/regression.vmg ${VMG_FUZZ_FOLDER}/corpus/model/classes.vmg
    ${VMG_FUZZ_FOLDER}/corpus/model/linear.vmg ${VMG_FUZZ_FOLDER}/corpus/model/constant.vmg)
endif()
