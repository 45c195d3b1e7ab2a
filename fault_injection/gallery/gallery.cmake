# The gallery's clients: the whole reference client as a shared object, once as it is and once for each defect of
# defects.json, with one changed file. None of them is part of `all`; the target `gallery` (scenarios/gallery.cmake) builds
# them. Gives: PLUMBLINE_GALLERY, their folder; PLUMBLINE_GALLERY_CLIENTS, the targets.
set(PLUMBLINE_GALLERY ${CMAKE_CURRENT_BINARY_DIR}/gallery CACHE INTERNAL "Where the gallery's clients are built")
set(PLUMBLINE_GALLERY_CLIENTS "" CACHE INTERNAL "The gallery's clients")
configure_file(gallery/defects.json ${PLUMBLINE_GALLERY}/defects.json COPYONLY)
# A sanitizer's build judges the same cases, slower.
if(PLUMBLINE_SANITIZE OR PLUMBLINE_COVERAGE)
  return()
endif()
# clang-tidy reads the sources alone; its tree would make every changed copy.
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_library(plumbline_gallery_sources OBJECT EXCLUDE_FROM_ALL gallery/no_defect.cc
              ${CMAKE_SOURCE_DIR}/scenarios/cli/gallery_child.cc)
  target_link_libraries(plumbline_gallery_sources PRIVATE plumbline_options CLI11::CLI11)
  return()
endif()
find_program(PLUMBLINE_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)

# The sources as the libraries list them, compiled once more: a shared object needs them position-independent.
set(sources "")
foreach(part parts core runtime)
  get_target_property(files plumbline_reference_${part} SOURCES)
  list(TRANSFORM files PREPEND ${CMAKE_SOURCE_DIR}/reference/)
  list(APPEND sources ${files})
endforeach()
add_library(plumbline_gallery_objects OBJECT ${sources})

# Quick to compile, and a change may leave something unused. Tools that read the sources know them from their libraries.
function(plumbline_gallery_settings target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON EXCLUDE_FROM_ALL ON)
  target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -O1 -w)
  target_link_libraries(${target} PRIVATE nlohmann_json::nlohmann_json PkgConfig::CPP_HTTPLIB Threads::Threads
                                          OpenSSL::SSL OpenSSL::Crypto)
endfunction()
plumbline_gallery_settings(plumbline_gallery_objects)
set_target_properties(plumbline_gallery_objects PROPERTIES EXPORT_COMPILE_COMMANDS OFF)

# plumbline_gallery_client(NAME SOURCE ORIGINAL): all objects but the original's, and the source in its place. All clients
# have one file name: the program asks for it, and the folder decides which it gets.
function(plumbline_gallery_client name source original)
  string(REPLACE "." "\\." pattern "${original}")
  add_library(gallery.${name} SHARED ${source}
              "$<FILTER:$<TARGET_OBJECTS:plumbline_gallery_objects>,EXCLUDE,/${pattern}\\.o$>")
  plumbline_gallery_settings(gallery.${name})
  target_link_options(gallery.${name} PRIVATE -s)  # there are many of them
  set_target_properties(gallery.${name} PROPERTIES OUTPUT_NAME plumbline_gallery_client
                        LIBRARY_OUTPUT_DIRECTORY ${PLUMBLINE_GALLERY}/${name})
  set(PLUMBLINE_GALLERY_CLIENTS ${PLUMBLINE_GALLERY_CLIENTS} gallery.${name} CACHE INTERNAL "The gallery's clients")
endfunction()

plumbline_gallery_client(none gallery/no_defect.cc no/original)
set(folder ${CMAKE_CURRENT_SOURCE_DIR}/gallery)
file(READ ${folder}/defects.json text)
string(JSON count LENGTH "${text}" defects)
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON requirement GET "${text}" defects ${index} requirement)
  string(JSON name GET "${text}" defects ${index} name)
  string(JSON file GET "${text}" defects ${index} file)
  set(name ${requirement}.${name})
  set(copy ${PLUMBLINE_GALLERY}/${name}/${file})
  add_custom_command(OUTPUT ${copy}
    COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${folder}/change.py ${CMAKE_SOURCE_DIR} ${name} ${copy}
    DEPENDS ${CMAKE_SOURCE_DIR}/${file} ${folder}/defects.json ${folder}/change.py
    COMMENT "Changing ${file}: ${name}" VERBATIM)
  plumbline_gallery_client(${name} ${copy} ${file})
  set_target_properties(gallery.${name} PROPERTIES EXPORT_COMPILE_COMMANDS OFF)
endforeach()
