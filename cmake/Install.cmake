# What `cmake --install` puts where: both libraries, headers, pkg-config and CMake packages, command and man pages.
# Nothing installed names the build folder or the prefix: the tree may be moved.
include(CMakePackageConfigHelpers)
set(VMG_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/vmg)

# libvmg.a beside the shared library, from the same objects. Whoever links it links what it stands on too.
add_library(vmg_static STATIC $<TARGET_OBJECTS:vmg_objects> $<TARGET_PROPERTY:vmg_objects,INTERFACE_SOURCES>)
set_target_properties(vmg_static PROPERTIES OUTPUT_NAME vmg EXPORT_NAME static
  INTERFACE_LINK_LIBRARIES "$<INSTALL_INTERFACE:PkgConfig::VMG_REQUIRED;ZLIB::ZLIB;Threads::Threads;csv;m>")
target_include_directories(vmg_static INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS vmg_static EXPORT vmg-static-targets ARCHIVE COMPONENT development)
install(EXPORT vmg-static-targets NAMESPACE vmg:: DESTINATION ${VMG_CMAKE_DIR} COMPONENT development)
if(BUILD_SHARED_LIBS)
  install(TARGETS vmg EXPORT vmg-shared-targets LIBRARY COMPONENT library NAMELINK_COMPONENT development)
  install(EXPORT vmg-shared-targets NAMESPACE vmg:: DESTINATION ${VMG_CMAKE_DIR} COMPONENT development)
else()
  set_target_properties(vmg_static PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/static)
endif()

install(DIRECTORY include/vmg ${PROJECT_BINARY_DIR}/include/vmg TYPE INCLUDE COMPONENT development
  FILES_MATCHING PATTERN "*.h")
install(FILES LICENSE CHANGELOG.md TYPE DOC COMPONENT documents)

# The command and its man pages (man/man1/*.1 in the build folder), where they are built.
if(TARGET vmg_command)
  file(RELATIVE_PATH library_from_command ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(vmg_command PROPERTIES INSTALL_RPATH "$ORIGIN/${library_from_command}")
  install(TARGETS vmg_command RUNTIME COMPONENT command)
endif()
install(FILES packaging/vmg-predict@.service DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/vmg/examples COMPONENT command)
install(DIRECTORY ${PROJECT_BINARY_DIR}/man/ TYPE MAN COMPONENT command OPTIONAL)

# vmg.pc: the prefix as seen from the file itself.
file(RELATIVE_PATH VMG_PREFIX_FROM_PC ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" VMG_PREFIX_FROM_PC ${VMG_PREFIX_FROM_PC})
configure_file(cmake/vmg.pc.in vmg.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/vmg.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)

# find_package(vmg): before 1.0 a new minor version may break what stands on it.
configure_package_config_file(cmake/vmg-config.cmake.in vmg-config.cmake
  INSTALL_DESTINATION ${VMG_CMAKE_DIR} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(vmg-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/vmg-config.cmake ${PROJECT_BINARY_DIR}/vmg-config-version.cmake
  DESTINATION ${VMG_CMAKE_DIR} COMPONENT development)
