# The second half of the judge: profiles, catalogue, rules RT to RS. Included by judge.cmake before its library.
find_package(ZLIB REQUIRED)

file(GLOB JUDGE_EMBEDDED_CASES CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} cases/*.json)
set(JUDGE_EMBEDDED_FILES requirements.json profiles/design.json profiles/shipped.json profiles/nodejs.json
    ${JUDGE_EMBEDDED_CASES})
set(JUDGE_EMBEDDED_SOURCE ${CMAKE_CURRENT_BINARY_DIR}/judge/embedded.cc)
set(JUDGE_EMBEDDED_INPUTS ${JUDGE_EMBEDDED_FILES})
list(TRANSFORM JUDGE_EMBEDDED_INPUTS PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
add_custom_command(
  OUTPUT ${JUDGE_EMBEDDED_SOURCE}
  COMMAND ${CMAKE_COMMAND} -D ROOT=${CMAKE_CURRENT_SOURCE_DIR} "-DFILES=${JUDGE_EMBEDDED_FILES}"
          -D OUTPUT=${JUDGE_EMBEDDED_SOURCE} -P ${CMAKE_CURRENT_SOURCE_DIR}/judge/embed.cmake
  DEPENDS ${JUDGE_EMBEDDED_INPUTS} ${CMAKE_CURRENT_SOURCE_DIR}/judge/embed.cmake
  VERBATIM)

set(JUDGE_RULES_SOURCES
    judge/judge.cc judge/profile.cc judge/profile_parameters.cc judge/catalogue.cc ${JUDGE_EMBEDDED_SOURCE}
    judge/tally.cc judge/attempts.cc judge/sightings.cc judge/health.cc judge/client_lives.cc
    judge/canary_search.cc judge/canary_encodings.cc judge/searchable_body.cc
    judge/rules_rt.cc judge/rules_rt_waits.cc judge/rules_bt.cc judge/rules_bt_size.cc judge/rules_ag.cc
    judge/rules_wf.cc judge/rules_pr.cc judge/rules_sh.cc judge/rules_rs.cc)
set(JUDGE_RULES_TEST_SOURCES
    judge/profile_test.cc judge/catalogue_test.cc judge/canary_search_test.cc judge/health_test.cc
    judge/client_lives_test.cc judge/tally_test.cc judge/rules_rt_test.cc
    judge/rules_bt_test.cc judge/rules_ag_test.cc judge/rules_wf_test.cc judge/rules_pr_test.cc
    judge/rules_sh_test.cc judge/rules_rs_test.cc judge/judge_rules_test.cc)
