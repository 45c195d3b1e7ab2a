# The published JSON Schemas, held against the cases, the profiles and what the program writes and refuses.
find_program(PLUMBLINE_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)  # Debian's, with jsonschema

# plumbline_schema_test(NAME ARGUMENT...): `python3 ARGUMENT...` in the folder of the schemas.
function(plumbline_schema_test name)
  add_test(NAME schema.${name} COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${ARGN}
           WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/schema)
  set_tests_properties(schema.${name} PROPERTIES LABELS unit TIMEOUT 300
                       ENVIRONMENT "PLUMBLINE_PROGRAM=$<TARGET_FILE:plumbline>")
endfunction()

file(GLOB PLUMBLINE_PROFILES CONFIGURE_DEPENDS profiles/*.json)
plumbline_schema_test(every-case-fits validate.py scenario.schema.json ${PLUMBLINE_CASES})
plumbline_schema_test(every-profile-fits validate.py profile.schema.json ${PLUMBLINE_PROFILES})
plumbline_schema_test(complete-and-refusing schema_test.py)
plumbline_schema_test(scenarios-agree-with-their-reader agreement_test.py ScenarioAgreement)
plumbline_schema_test(profiles-agree-with-their-reader agreement_test.py ProfileAgreement)
plumbline_schema_test(journals-agree-with-their-reader journal_agreement_test.py)

# What the program writes: journals of every kind of entry that a world makes, and results with and without failures.
set(PLUMBLINE_RECORDED ${CMAKE_CURRENT_BINARY_DIR}/schema)
set(PLUMBLINE_RECORDED_CASES wire-with-credentials batch-an-event-waits-one-interval breaker-counts-refused)
foreach(case IN LISTS PLUMBLINE_RECORDED_CASES)
  foreach(world sim live)
    list(APPEND PLUMBLINE_RECORDED_JOURNALS ${PLUMBLINE_RECORDED}/design.${world}.${case}.jsonl
         ${PLUMBLINE_RECORDED}/shipped.${world}.${case}.jsonl)
  endforeach()
endforeach()
add_test(NAME schema.record
         COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:plumbline> -D "CASES=${PLUMBLINE_RECORDED_CASES}"
                 -D FOLDER=${PLUMBLINE_RECORDED} -P ${CMAKE_CURRENT_SOURCE_DIR}/schema/record.cmake)
set_tests_properties(schema.record PROPERTIES LABELS unit TIMEOUT 120 FIXTURES_SETUP schema.recorded)
plumbline_schema_test(recorded-journals-fit validate.py journal.schema.json ${PLUMBLINE_RECORDED_JOURNALS})
plumbline_schema_test(written-results-fit validate.py result.schema.json
                      ${PLUMBLINE_RECORDED}/result.json ${PLUMBLINE_RECORDED}/failing.json)
plumbline_schema_test(results-agree-with-their-reader result_agreement_test.py
                      ${PLUMBLINE_RECORDED}/result.json ${PLUMBLINE_RECORDED}/failing.json)
set_tests_properties(schema.recorded-journals-fit schema.written-results-fit schema.results-agree-with-their-reader
                     PROPERTIES FIXTURES_REQUIRED schema.recorded)
