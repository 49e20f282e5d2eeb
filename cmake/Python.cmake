# The Python package vmg (bindings/python), where Python, its headers, CFFI and NumPy are there: the extension module is
# compiled with the library, the rest is copied beside it, to python/ in the build folder, from where tests use it.
set(VMG_PYTHON AUTO CACHE STRING "Build the Python package: ON, OFF, or AUTO, where its dependencies are found")
if(NOT VMG_PYTHON OR VMG_SANITIZE OR VMG_THREAD OR VMG_FUZZ OR VMG_COVERAGE)
  return() # a program that is not instrumented cannot load a library that is
endif()

if(NOT Python3_EXECUTABLE AND EXISTS /usr/bin/python3)
  set(Python3_EXECUTABLE /usr/bin/python3) # the system's, with the system's CFFI
endif()
find_package(Python3 3.9 QUIET COMPONENTS Interpreter Development.Module)
set(missing "Python 3.9 or its headers (python3, libpython3-dev)")
if(Python3_Interpreter_FOUND AND Python3_Development.Module_FOUND)
  execute_process(COMMAND ${Python3_EXECUTABLE} -c "import cffi" RESULT_VARIABLE failed ERROR_QUIET)
  set(missing)
  if(failed)
    set(missing "CFFI (python3-cffi)")
  endif()
endif()
if(missing)
  if(VMG_PYTHON STREQUAL "AUTO")
    message(STATUS "The Python package is not built: ${missing} was not found")
    return()
  endif()
  message(FATAL_ERROR "VMG_PYTHON is ${VMG_PYTHON}, but ${missing} was not found")
endif()

set(VMG_PYTHON_SOURCE ${PROJECT_SOURCE_DIR}/bindings/python)
set(VMG_PYTHON_BUILD ${PROJECT_BINARY_DIR}/python/vmg)
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/_vmg.c VERBATIM
  COMMAND ${Python3_EXECUTABLE} -B ${VMG_PYTHON_SOURCE}/build_extension.py ${PROJECT_BINARY_DIR}/_vmg.c
  DEPENDS ${VMG_PYTHON_SOURCE}/build_extension.py)
add_library(vmg_python MODULE ${PROJECT_BINARY_DIR}/_vmg.c)
target_link_libraries(vmg_python PRIVATE vmg)
target_include_directories(vmg_python SYSTEM PRIVATE ${Python3_INCLUDE_DIRS})
set_target_properties(vmg_python PROPERTIES
  OUTPUT_NAME _vmg PREFIX "" SUFFIX .abi3.so LIBRARY_OUTPUT_DIRECTORY ${VMG_PYTHON_BUILD} C_EXTENSIONS ON)

file(GLOB VMG_PYTHON_FILES CONFIGURE_DEPENDS ${VMG_PYTHON_SOURCE}/vmg/*.py ${VMG_PYTHON_SOURCE}/vmg/py.typed)
set(copies)
foreach(source IN LISTS VMG_PYTHON_FILES)
  cmake_path(GET source FILENAME name)
  add_custom_command(OUTPUT ${VMG_PYTHON_BUILD}/${name} DEPENDS ${source} VERBATIM
    COMMAND ${CMAKE_COMMAND} -E copy ${source} ${VMG_PYTHON_BUILD}/${name})
  list(APPEND copies ${VMG_PYTHON_BUILD}/${name})
endforeach()
add_custom_target(vmg_python_files ALL DEPENDS ${copies})

# Debian's own packages lie in python3, what is installed beside them in python3.N; elsewhere PYTHONPATH says where.
set(folder python${Python3_VERSION_MAJOR}.${Python3_VERSION_MINOR})
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(folder python${Python3_VERSION_MAJOR})
endif()
set(VMG_PYTHON_DIR lib/${folder}/dist-packages CACHE STRING "Where the Python package is installed")
file(RELATIVE_PATH VMG_LIBRARY_FROM_PYTHON
  ${CMAKE_INSTALL_PREFIX}/${VMG_PYTHON_DIR}/vmg ${CMAKE_INSTALL_FULL_LIBDIR})
set_target_properties(vmg_python PROPERTIES INSTALL_RPATH "$ORIGIN/${VMG_LIBRARY_FROM_PYTHON}")
install(TARGETS vmg_python LIBRARY DESTINATION ${VMG_PYTHON_DIR}/vmg COMPONENT python)
install(FILES ${VMG_PYTHON_FILES} DESTINATION ${VMG_PYTHON_DIR}/vmg COMPONENT python)
