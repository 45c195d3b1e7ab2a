# The plumbline command, and its cases as ctest tests.
plumbline_library(verify_report
  SOURCES report/verify_report.cc report/verify_table.cc report/verify_json.cc report/verify_junit.cc
          ${HTML_REPORT_SOURCES}
  LIBS plumbline_html_assets plumbline_report plumbline_engine nlohmann_json::nlohmann_json)
plumbline_library(result_diff
  SOURCES report/result_file.cc report/result_check.cc report/result_diff.cc report/diff_report.cc report/diff_json.cc
  LIBS plumbline_verify_report)
plumbline_library(diff_command
  SOURCES cli/diff_command.cc cli/output_file.cc
  LIBS plumbline_result_diff CLI11::CLI11)
plumbline_library(verify_command
  SOURCES cli/verify_command.cc cli/verify_options.cc cli/last_failed.cc cli/output_file.cc cli/live_child_command.cc
          cli/driver_choice.cc cli/matrix_command.cc cli/run_progress.cc cli/baseline_command.cc
  LIBS plumbline_verify_report CLI11::CLI11)
plumbline_library(bisect_command
  SOURCES cli/bisect_command.cc cli/version_trial.cc cli/version_search.cc cli/version_list.cc cli/setup_program.cc
  LIBS plumbline_verify_command)
plumbline_library(describe_command
  SOURCES cli/describe_command.cc cli/command_model.cc cli/man_page.cc cli/bash_completion.cc cli/zsh_completion.cc
          cli/fish_completion.cc
  LIBS CLI11::CLI11)
plumbline_library(serve_command
  SOURCES cli/serve_command.cc cli/serve_admin.cc cli/serve_target.cc cli/serve_verdict.cc cli/output_file.cc
  LIBS plumbline_report plumbline_fake_host CLI11::CLI11)
plumbline_library(proxy_command
  SOURCES cli/proxy_command.cc cli/output_file.cc
  LIBS plumbline_proxy CLI11::CLI11)
plumbline_library(shrink_command
  SOURCES cli/shrink_command.cc cli/explain_command.cc cli/explain_subject.cc cli/reference_run.cc cli/one_run.cc
  LIBS plumbline_replay_command plumbline_explore CLI11::CLI11)
add_executable(plumbline cli/main.cc)
target_link_libraries(plumbline PRIVATE plumbline_judge_command plumbline_verify_command plumbline_serve_command
                                        plumbline_proxy_command plumbline_diff_command plumbline_bisect_command
                                        plumbline_describe_command plumbline_explore_command plumbline_replay_command
                                        plumbline_shrink_command plumbline_options)
foreach(target plumbline plumbline_verify_command plumbline_diff_command plumbline_describe_command)
  target_compile_definitions(${target} PRIVATE PLUMBLINE_VERSION="${PROJECT_VERSION}")
endforeach()
# Its manual page and completions, which are installed: made by the program itself, as --help is.
set(PLUMBLINE_DESCRIPTIONS ${CMAKE_BINARY_DIR}/descriptions)
file(MAKE_DIRECTORY ${PLUMBLINE_DESCRIPTIONS})
add_custom_command(TARGET plumbline POST_BUILD
                   COMMAND plumbline man > ${PLUMBLINE_DESCRIPTIONS}/plumbline.1
                   COMMAND plumbline completion bash > ${PLUMBLINE_DESCRIPTIONS}/plumbline
                   COMMAND plumbline completion zsh > ${PLUMBLINE_DESCRIPTIONS}/_plumbline
                   COMMAND plumbline completion fish > ${PLUMBLINE_DESCRIPTIONS}/plumbline.fish)
plumbline_test(verify_report_test LABEL unit
  SOURCES report/verify_report_test.cc ${HTML_REPORT_TEST_SOURCES} engine/known_failures_test.cc engine/disagreements_test.cc
  LIBS plumbline_html_test_support)
plumbline_test(result_diff_test LABEL unit
  SOURCES report/result_file_test.cc report/result_diff_test.cc report/diff_report_test.cc
  LIBS plumbline_result_diff)

plumbline_test(bisect_test LABEL unit
  SOURCES cli/version_search_test.cc cli/version_list_test.cc cli/version_trial_test.cc
  LIBS plumbline_bisect_command)
plumbline_test(describe_test LABEL unit
  SOURCES cli/command_model_test.cc cli/man_page_test.cc
  LIBS plumbline_describe_command)

plumbline_test(cli_test LABEL unit
  SOURCES cli/cli_test.cc cli/verify_choice_test.cc cli/driver_verify_test.cc cli/diff_command_test.cc
          cli/bisect_command_test.cc
  LIBS nlohmann_json::nlohmann_json)
target_compile_definitions(cli_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>"
                           PLUMBLINE_SCENARIOS_DIR="${CMAKE_SOURCE_DIR}/scenarios")
add_dependencies(cli_test plumbline)
plumbline_test(shrink_command_test LABEL unit SOURCES cli/shrink_command_test.cc cli/explain_command_test.cc LIBS nlohmann_json::nlohmann_json)
target_compile_definitions(shrink_command_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>"
                           PLUMBLINE_BAD_ADAPTER="$<TARGET_FILE:plumbline_bad_adapter>"
                           PLUMBLINE_SCENARIOS_DIR="${CMAKE_SOURCE_DIR}/scenarios")
add_dependencies(shrink_command_test plumbline plumbline_bad_adapter)

# serve: its parts, the program as a process, and the commands of SERVE.md.
plumbline_test(serve_admin_test LABEL unit SOURCES cli/serve_admin_test.cc cli/serve_target_test.cc LIBS plumbline_serve_command)
plumbline_test(serve_test LABEL unit SOURCES cli/serve_test.cc cli/serve_bad_input_test.cc cli/serve_load_test.cc
               LIBS plumbline_serve_command)
target_compile_definitions(serve_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>")
add_dependencies(serve_test plumbline)
add_test(NAME serve.the-curl-examples-work
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/serve_example.sh $<TARGET_FILE:plumbline>)
set_tests_properties(serve.the-curl-examples-work PROPERTIES LABELS unit TIMEOUT 120)

# What the command line says of itself, as shells and man read it.
foreach(reader bash zsh fish man)
  add_test(NAME describe.${reader}-reads-it
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/describe_${reader}.sh $<TARGET_FILE:plumbline>)
  set_tests_properties(describe.${reader}-reads-it PROPERTIES LABELS unit TIMEOUT 60)
endforeach()

# proxy: what it refuses, and its faults as curl and openssl s_client see them.
plumbline_test(proxy_command_test LABEL fault SOURCES cli/proxy_command_test.cc LIBS plumbline_proxy)
target_compile_definitions(proxy_command_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>")
add_dependencies(proxy_command_test plumbline)
add_test(NAME proxy.curl-and-openssl-see-the-faults
         COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/proxy_example.sh $<TARGET_FILE:plumbline>)
set_tests_properties(proxy.curl-and-openssl-see-the-faults PROPERTIES LABELS fault TIMEOUT 120)

if(NOT PLUMBLINE_SANITIZE)  # one of them runs every case in both worlds
  add_test(NAME help.the-examples-of-every-verb-work
           COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/cli/help_examples.sh $<TARGET_FILE:plumbline>
                   ${CMAKE_CURRENT_SOURCE_DIR}/recordings/nodejs-2.1.0-outage.har)
  set_tests_properties(help.the-examples-of-every-verb-work PROPERTIES LABELS unit TIMEOUT 300)
endif()

# Every case in every world that it is meant for: ctest -L scenario -R breaker
file(GLOB PLUMBLINE_CASES CONFIGURE_DEPENDS cases/*.json)
foreach(path IN LISTS PLUMBLINE_CASES)
  file(READ ${path} text)
  string(JSON name GET "${text}" name)
  string(JSON worlds ERROR_VARIABLE absent GET "${text}" worlds)
  string(JSON process ERROR_VARIABLE in_one GET "${text}" process)
  foreach(world sim live)
    if((NOT absent AND NOT worlds MATCHES "\"${world}\"") OR (world STREQUAL "sim" AND NOT in_one AND process))
      continue()
    endif()
    add_test(NAME scenario.${name}.${world} COMMAND plumbline verify --run ${name} --world ${world})
    set_tests_properties(scenario.${name}.${world} PROPERTIES LABELS scenario TIMEOUT 300)
  endforeach()
endforeach()

# The simulated journals of one seed, on every compiler the same as when they were recorded.
add_test(NAME scenario.simulated-journals-match-the-golden-fingerprints
         COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:plumbline> "-DARGUMENTS=verify --world sim --seed 1"
                 -D GOLDEN=${CMAKE_CURRENT_SOURCE_DIR}/golden/seed-1.txt -P ${CMAKE_CURRENT_SOURCE_DIR}/golden/compare.cmake)
set_tests_properties(scenario.simulated-journals-match-the-golden-fingerprints PROPERTIES LABELS scenario TIMEOUT 300)
