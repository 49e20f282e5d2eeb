# vmg_embed_texts(OUTPUT FILES...): a C file with every text as an array of bytes, and a table of them by name
# (src/export/c_source.h), so that code which is written into exported models can be read, and edited, as code.
function(vmg_embed_texts output)
  set(arrays "")
  set(rows "")
  foreach(file IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    cmake_path(GET file STEM name)
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(................................................................)" "\\1\n    " bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    string(APPEND arrays "static const unsigned char text_${name}[] = {\n    ${bytes}0};\n")
    string(APPEND rows "    {\"${name}\", (const char *)text_${name}},\n")
  endforeach()
  file(CONFIGURE OUTPUT ${output} CONTENT
"/* Written by cmake/EmbedText.cmake. */
#include \"export/c_source.h\"

${arrays}
const vmg_c_source vmg_c_sources[] = {
${rows}    {0, 0},
};
" @ONLY)
endfunction()
