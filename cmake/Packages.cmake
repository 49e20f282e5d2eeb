# Debian packages by CPack: libvmg0 (the library), libvmg-dev, vmg (the command), python3-vmg. scripts/package builds and
# checks them.
set(CPACK_GENERATOR DEB)
set(VMG_PACKAGE_CONTACT "The libvmg authors <libvmg@localhost>" CACHE STRING "Whom the Debian packages name as maintainer")
set(CPACK_PACKAGE_CONTACT ${VMG_PACKAGE_CONTACT})
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/CompressManuals.cmake)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${PROJECT_BINARY_DIR}) # of libvmg itself
set(CPACK_COMPONENTS_ALL library development command)
if(TARGET vmg_python)
  list(APPEND CPACK_COMPONENTS_ALL python)
endif()

# vmg_package(COMPONENT NAME SECTION WHAT): the package of a component, with its copyright and changelog.
set(VMG_PACKAGE_TEXT
  "The weights of these networks have matrix Gaussian posteriors, and what they\npredict says how sure they are. They \
are trained on tables of numbers and\ntexts, without tuning.")
function(vmg_package component name section what)
  string(TOUPPER ${component} COMPONENT)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_DEBIAN_${COMPONENT}_DESCRIPTION "${VMG_PACKAGE_TEXT} This package holds\n ${what}." PARENT_SCOPE)
  set(CPACK_DEBIAN_${COMPONENT}_PACKAGE_SHLIBDEPS ON PARENT_SCOPE)
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/copyright ${PROJECT_BINARY_DIR}/changelog.Debian.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

# The date of the source: SOURCE_DATE_EPOCH, else that of the build.
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(name libvmg)
configure_file(packaging/changelog.in changelog.Debian @ONLY)
execute_process(COMMAND gzip -9nk -f changelog.Debian WORKING_DIRECTORY ${PROJECT_BINARY_DIR} COMMAND_ERROR_IS_FATAL ANY)

vmg_package(library libvmg${PROJECT_VERSION_MAJOR} libs "the library")
vmg_package(development libvmg-dev libdevel "headers, the static library, and what pkg-config and CMake need")
vmg_package(command vmg science "the command vmg")
vmg_package(python python3-vmg python "the Python package vmg")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/triggers)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY "=")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libvmg${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-1), libopenblas-dev, liblapacke-dev, libjansson-dev, libcsv-dev, zlib1g-dev")
set(CPACK_DEBIAN_PYTHON_PACKAGE_DEPENDS
  "libvmg${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-1), python3 (>= 3.9), python3-cffi-backend, python3-numpy, python3-sklearn")
set(CPACK_DEBIAN_PYTHON_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/python/prerm)
set(CPACK_DEBIAN_PYTHON_PACKAGE_RECOMMENDS "python3-pandas")
set(CPACK_DEBIAN_COMMAND_PACKAGE_SUGGESTS "gnuplot-nox")
include(CPack)
