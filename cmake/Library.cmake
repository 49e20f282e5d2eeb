# libvmg. Every .c file below src/ belongs to it: adding a file is enough. (Those in src/*/vector/ are compiled apart,
# once for every instruction set: Kernels.cmake.)
set(VMG_REAL_IS_DOUBLE 0)
if(VMG_DOUBLE)
  set(VMG_REAL_IS_DOUBLE 1)
endif()
configure_file(include/vmg/config.h.in ${PROJECT_BINARY_DIR}/include/vmg/config.h @ONLY)

file(GLOB_RECURSE VMG_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/*.c)
list(FILTER VMG_SOURCES EXCLUDE REGEX "/vector/[^/]*$")
include(cmake/EmbedText.cmake)
file(GLOB VMG_C_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/export/c_source/*.inc)
vmg_embed_texts(${PROJECT_BINARY_DIR}/c_source.c ${VMG_C_SOURCES})
add_library(vmg_objects OBJECT ${VMG_SOURCES} ${PROJECT_BINARY_DIR}/c_source.c)
target_include_directories(vmg_objects PUBLIC
  ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_include_directories(vmg_objects SYSTEM PUBLIC ${RANDOM123_INCLUDE_DIR} ${CSV_INCLUDE_DIR})
target_compile_definitions(vmg_objects PRIVATE VMG_BUILDING)
target_link_libraries(vmg_objects PUBLIC
  vmg_options Threads::Threads ZLIB::ZLIB PkgConfig::OPENBLAS PkgConfig::LAPACKE PkgConfig::JANSSON ${CSV_LIBRARY} m)
include(cmake/Kernels.cmake)
include(cmake/Onnx.cmake)

add_library(vmg)
target_link_libraries(vmg PRIVATE vmg_objects)
set_target_properties(vmg PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
target_include_directories(vmg INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
