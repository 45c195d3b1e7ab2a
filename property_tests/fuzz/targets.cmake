# plumbline_fuzz(NAME [SOURCES...] LIBS...): fuzz/NAME.cc behind the entry that all targets share. SOURCES are relative to
# the root: where a target needs a few files of a large library, it is built of these, or ci/fuzz would build the library.
function(plumbline_fuzz target)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBS" ${ARGN})
  list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/)
  add_executable(${target} EXCLUDE_FROM_ALL fuzz/fuzz_main.cc fuzz/${target}.cc ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE ${ARG_LIBS} plumbline_options)
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
endfunction()

foreach(target sql_thrift_fuzz sql_sea_fuzz)
  plumbline_fuzz(${target} LIBS plumbline_fake_sql)
  plumbline_reads_thrift(${target})
endforeach()
plumbline_fuzz(decoder_fuzz LIBS plumbline_fake_core)
plumbline_fuzz(flag_answer_fuzz LIBS plumbline_reference_parts plumbline_fake_support)
plumbline_fuzz(config_text_fuzz LIBS plumbline_reference_parts plumbline_fake_support)
plumbline_fuzz(journal_fuzz LIBS plumbline_journal)
plumbline_fuzz(har_fuzz LIBS plumbline_judge)
plumbline_fuzz(scenario_fuzz
  SOURCES scenarios/engine/scenario_json.cc scenarios/engine/scenario_steps.cc scenarios/engine/scenario_check.cc
          scenarios/engine/step_check.cc scenarios/engine/given_tags.cc scenarios/engine/settings.cc
          scenarios/engine/inside_checks.cc scenarios/engine/inside_breaker.cc scenarios/engine/inside_aggregator.cc
          scenarios/engine/inside_exceptions.cc
  LIBS plumbline_judge plumbline_reference_runtime)
plumbline_fuzz(admin_fuzz
  SOURCES scenarios/cli/serve_admin.cc scenarios/cli/serve_target.cc scenarios/cli/serve_verdict.cc
          fake_server/host/session.cc fake_server/host/session_journal.cc fake_server/host/session_name.cc
          fake_server/host/session_respondent.cc fake_server/host/sessions.cc fake_server/host/shared_service.cc
  LIBS plumbline_report)
