# The plumbline command, and its cases as ctest tests.
plumbline_library(verify_report
  SOURCES report/verify_report.cc report/verify_table.cc report/verify_json.cc report/verify_junit.cc
  LIBS plumbline_report plumbline_engine nlohmann_json::nlohmann_json)
plumbline_library(verify_command
  SOURCES cli/verify_command.cc cli/verify_options.cc cli/last_failed.cc cli/output_file.cc
  LIBS plumbline_verify_report CLI11::CLI11)
add_executable(plumbline cli/main.cc)
target_link_libraries(plumbline PRIVATE plumbline_judge_command plumbline_verify_command plumbline_options)
foreach(target plumbline plumbline_verify_command)
  target_compile_definitions(${target} PRIVATE PLUMBLINE_VERSION="${PROJECT_VERSION}")
endforeach()
plumbline_test(verify_report_test LABEL unit
  SOURCES report/verify_report_test.cc engine/known_failures_test.cc engine/disagreements_test.cc
  LIBS plumbline_verify_report)

plumbline_test(cli_test LABEL unit SOURCES cli/cli_test.cc cli/verify_choice_test.cc LIBS nlohmann_json::nlohmann_json)
target_compile_definitions(cli_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>"
                           PLUMBLINE_SCENARIOS_DIR="${CMAKE_SOURCE_DIR}/scenarios")
add_dependencies(cli_test plumbline)

# Every case in every world that it is meant for: ctest -L scenario -R breaker
file(GLOB PLUMBLINE_CASES CONFIGURE_DEPENDS cases/*.json)
foreach(path IN LISTS PLUMBLINE_CASES)
  file(READ ${path} text)
  string(JSON name GET "${text}" name)
  string(JSON worlds ERROR_VARIABLE absent GET "${text}" worlds)
  foreach(world sim live)
    if(NOT absent AND NOT worlds MATCHES "\"${world}\"")
      continue()
    endif()
    add_test(NAME scenario.${name}.${world} COMMAND plumbline verify --run ${name} --world ${world})
    set_tests_properties(scenario.${name}.${world} PROPERTIES LABELS scenario TIMEOUT 120)
  endforeach()
endforeach()

# The simulated journals of one seed, on every compiler the same as when they were recorded.
add_test(NAME scenario.simulated-journals-match-the-golden-fingerprints
         COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:plumbline> -D GOLDEN=${CMAKE_CURRENT_SOURCE_DIR}/golden/seed-1.txt
                 -P ${CMAKE_CURRENT_SOURCE_DIR}/golden/compare.cmake)
set_tests_properties(scenario.simulated-journals-match-the-golden-fingerprints PROPERTIES LABELS scenario TIMEOUT 60)
