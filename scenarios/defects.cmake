# Defects of one line that verify must catch. They need objects beside which a changed one can be linked: a build by
# Ninja, without instruments (a sanitizer's build judges the same cases, slower).
if(NOT CMAKE_GENERATOR STREQUAL "Ninja" OR PLUMBLINE_SANITIZE OR PLUMBLINE_COVERAGE)
  return()
endif()
set(PLUMBLINE_DEFECTS ${CMAKE_CURRENT_SOURCE_DIR}/defects/defects.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PLUMBLINE_DEFECTS})
file(READ ${PLUMBLINE_DEFECTS} text)
string(JSON count LENGTH "${text}" defects)
math(EXPR last "${count} - 1")
foreach(index RANGE ${last})
  string(JSON requirement GET "${text}" defects ${index} requirement)
  string(JSON name GET "${text}" defects ${index} name)
  add_test(NAME defect.${requirement}.${name}
           COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/defects/run.py
                   --build ${CMAKE_BINARY_DIR} ${requirement}.${name})
  set_tests_properties(defect.${requirement}.${name} PROPERTIES LABELS scenario TIMEOUT 300)
endforeach()
add_test(NAME defects.cover-every-must-judged-without-resources
         COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/defects/run.py --covered)
set_tests_properties(defects.cover-every-must-judged-without-resources PROPERTIES LABELS scenario TIMEOUT 60)
