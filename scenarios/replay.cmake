# Recordings: made of anybody's program, judged, served and driven again.
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)  # what is scrubbed, in time linear in the body
plumbline_library(replay
  SOURCES replay/recorded_use.cc replay/recorded_answer.cc replay/recorded_hosts.cc replay/from_recording.cc
          replay/drive_again.cc replay/scrub.cc replay/recorder.cc
  LIBS plumbline_engine PkgConfig::RE2)
plumbline_library(replay_command
  SOURCES cli/replay_command.cc cli/record_command.cc cli/recording_file.cc cli/recording_input.cc report/replay_report.cc
  LIBS plumbline_replay plumbline_verify_command plumbline_judge_command CLI11::CLI11)
plumbline_test(replay_test LABEL unit
  SOURCES replay/recorded_use_test.cc replay/recorded_hosts_test.cc replay/from_recording_test.cc replay/scrub_test.cc
          replay/round_trip_test.cc report/replay_report_test.cc
  LIBS plumbline_replay_command)
plumbline_test(record_test LABEL unit SOURCES cli/record_test.cc cli/replay_test.cc LIBS plumbline_replay_command)
target_compile_definitions(record_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>"
                           PLUMBLINE_SCENARIOS_DIR="${CMAKE_SOURCE_DIR}/scenarios")
add_dependencies(record_test plumbline)

# What is recorded is replayed: archives are judged in cli_test and har_test, journals driven again as well.
file(GLOB PLUMBLINE_RECORDINGS CONFIGURE_DEPENDS recordings/*.jsonl)
foreach(path IN LISTS PLUMBLINE_RECORDINGS)
  get_filename_component(name ${path} NAME_WLE)
  add_test(NAME recording.${name}
           COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:plumbline> -D RECORDING=${path}
                   -D OUT=${CMAKE_CURRENT_BINARY_DIR}/${name} -P ${CMAKE_CURRENT_SOURCE_DIR}/recordings/replay.cmake)
  set_tests_properties(recording.${name} PROPERTIES LABELS scenario TIMEOUT 60)
endforeach()
