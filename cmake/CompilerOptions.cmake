# One interface target carries the options that every file of the project is compiled with.
add_library(vmg_options INTERFACE)
target_compile_definitions(vmg_options INTERFACE _GNU_SOURCE)
target_compile_options(vmg_options INTERFACE
  -Wall -Wextra -pedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
  # Vector code from plain loops: errno of the mathematical functions is never read; NaN and infinity stay right.
  -fno-math-errno -fno-trapping-math
  # The same bits whatever the optimiser fancies: no contraction but where the instruction set's files ask for it.
  -ffp-contract=off)
if(VMG_WARNINGS_ARE_ERRORS)
  target_compile_options(vmg_options INTERFACE -Werror)
endif()
if(VMG_SANITIZE)
  target_compile_options(vmg_options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vmg_options INTERFACE -fsanitize=address,undefined)
endif()
if(VMG_THREAD)
  target_compile_options(vmg_options INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(vmg_options INTERFACE -fsanitize=thread)
endif()
if(VMG_FUZZ)
  target_compile_options(vmg_options INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(vmg_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined)
endif()
if(VMG_COVERAGE)
  target_compile_options(vmg_options INTERFACE --coverage)
  target_link_options(vmg_options INTERFACE --coverage)
endif()
