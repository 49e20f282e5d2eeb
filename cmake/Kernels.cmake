# The files in src/*/vector/ are compiled once for every instruction set, each time with VMG_SET as its name; the set is
# chosen at run time (src/linalg/kernels.c). `portable` has the compiler's base set and is there on every processor.
# Adds the objects to vmg_objects.
include(CheckCSourceCompiles)

file(GLOB VMG_VECTOR_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*/vector/*.c)

# glibc's vector functions, called where a loop calls expf and the like (src/linalg/vector/vector_math.h).
set(CMAKE_REQUIRED_FLAGS "-O3 -fno-math-errno")
set(CMAKE_REQUIRED_LIBRARIES m)
check_c_source_compiles("
  #include <math.h>
  __attribute__((simd(\"notinbranch\"))) float erfcf(float);
  float x[64];
  int main(void) { for (int i = 0; i < 64; i++) x[i] = erfcf(x[i]); return (int)x[7]; }" VMG_HAVE_VECTOR_MATH
  FAIL_REGEX "warning")
unset(CMAKE_REQUIRED_FLAGS)
unset(CMAKE_REQUIRED_LIBRARIES)

target_compile_definitions(vmg_objects PRIVATE VMG_HAVE_VECTOR_MATH=$<BOOL:${VMG_HAVE_VECTOR_MATH}>)

# Here products and sums may be fused, and loops are unrolled whole in every build that is optimised at all. (As
# properties of the files these options come behind those of all files, and win.)
set(VMG_VECTOR_OPTIONS -ffp-contract=fast $<$<NOT:$<OR:$<CONFIG:Debug>,$<BOOL:${VMG_FUZZ}>>>:-O3>)
if(CMAKE_C_COMPILER_ID STREQUAL GNU)
  list(APPEND VMG_VECTOR_OPTIONS -fno-version-loops-for-strides)
endif()
set_source_files_properties(${VMG_VECTOR_SOURCES} PROPERTIES COMPILE_OPTIONS "${VMG_VECTOR_OPTIONS}")

# vmg_add_kernels(SET SOURCES VECTOR_MATH FLAGS...): compiles them for one set, calling vector functions or not.
function(vmg_add_kernels set sources vector_math)
  add_library(vmg_kernels_${set} OBJECT ${sources})
  target_link_libraries(vmg_kernels_${set} PRIVATE vmg_options PkgConfig::OPENBLAS)
  target_include_directories(vmg_kernels_${set} PRIVATE
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include ${PROJECT_SOURCE_DIR}/src)
  target_include_directories(vmg_kernels_${set} SYSTEM PRIVATE ${RANDOM123_INCLUDE_DIR})
  target_compile_definitions(vmg_kernels_${set} PRIVATE
    VMG_BUILDING VMG_SET=${set} VMG_HAVE_VECTOR_MATH=$<BOOL:${vector_math}>)
  target_compile_options(vmg_kernels_${set} PRIVATE ${ARGN})
  target_sources(vmg_objects INTERFACE $<TARGET_OBJECTS:vmg_kernels_${set}>)
endfunction()

# The kernels' plain twins are a file of their own (src/linalg/kernels_plain.c); the others' are the same files once more.
set(VMG_PLAIN_SOURCES ${VMG_VECTOR_SOURCES})
list(FILTER VMG_PLAIN_SOURCES EXCLUDE REGEX "/linalg/")
vmg_add_kernels(plain "${VMG_PLAIN_SOURCES}" OFF)
vmg_add_kernels(portable "${VMG_VECTOR_SOURCES}" "${VMG_HAVE_VECTOR_MATH}")
# Fuzzing is about what is read, and unrolled vector code under instrumentation takes minutes to compile.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" AND CMAKE_C_COMPILER_ID MATCHES "GNU|Clang" AND NOT VMG_FUZZ)
  vmg_add_kernels(avx2 "${VMG_VECTOR_SOURCES}" "${VMG_HAVE_VECTOR_MATH}" -mavx2 -mfma)
  vmg_add_kernels(avx512 "${VMG_VECTOR_SOURCES}" "${VMG_HAVE_VECTOR_MATH}" -mavx2 -mfma
    -mavx512f -mavx512bw -mavx512dq -mavx512vl -mprefer-vector-width=512)
  target_compile_definitions(vmg_objects PRIVATE VMG_HAVE_X86_SETS=1)
endif()
