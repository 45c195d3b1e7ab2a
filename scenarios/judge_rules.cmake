# The second half of the judge: profiles, catalogue, rules RT to RS. Included by judge.cmake before its library.
find_package(ZLIB REQUIRED)

file(GLOB JUDGE_EMBEDDED_CASES CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} cases/*.json)
set(JUDGE_EMBEDDED_FILES requirements.json profiles/design.json profiles/shipped.json profiles/nodejs.json
    profiles/go.json profiles/python.json profiles/jdbc.json profiles/adbc.json
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
    judge/arms.cc judge/process_life.cc judge/rules_er.cc judge/rules_er_process.cc judge/rules_en_process.cc
    judge/rules_rs_process.cc judge/rules_cm_process.cc judge/rules_inside.cc
    judge/judge.cc judge/profile.cc judge/profile_parameters.cc judge/catalogue.cc ${JUDGE_EMBEDDED_SOURCE}
    judge/tally.cc judge/attempts.cc judge/sightings.cc judge/health.cc judge/client_lives.cc
    judge/canary_search.cc judge/canary_encodings.cc judge/searchable_body.cc judge/planted_labels.cc judge/text_shape.cc
    judge/fates.cc judge/flag_values.cc judge/rules_en_order.cc judge/rules_en_switch.cc
    judge/rules_ff_failures.cc judge/rules_ff_request.cc judge/rules_ff_references.cc judge/rules_ff_cache.cc
    judge/rules_cm_lives.cc judge/rules_cm_hosts.cc judge/rules_cm_identity.cc judge/rules_cm_spelling.cc judge/shared_requests.cc
    judge/breaker_reaction.cc judge/rules_cb_count.cc judge/rules_cb_host.cc judge/rules_cb_config.cc
    judge/rules_rt_end.cc judge/rules_rt_redirect.cc judge/rules_bt_errors.cc judge/rules_bt_flight.cc
    judge/rules_bt_fleet.cc judge/rules_sh_close.cc judge/rules_sh_exit.cc
    judge/rules_rt.cc judge/rules_rt_waits.cc judge/rules_bt.cc judge/rules_bt_size.cc judge/rules_ag.cc
    judge/rules_ag_work.cc judge/rules_ag_errors.cc judge/rules_ag_ids.cc judge/due_events.cc judge/traffic.cc
    judge/rules_wf_headers.cc judge/rules_wf_values.cc judge/rules_pr_identity.cc judge/rules_pr_places.cc
    judge/planted_texts.cc judge/code_frames.cc
    judge/rules_wf.cc judge/rules_pr.cc judge/rules_sh.cc judge/rules_rs.cc)
set(JUDGE_RULES_TEST_SOURCES
    judge/arms_test.cc judge/process_life_test.cc judge/text_shape_test.cc judge/rules_er_test.cc judge/rules_er_process_test.cc
    judge/rules_en_process_test.cc judge/rules_rs_process_test.cc judge/rules_cm_process_test.cc
    judge/rules_inside_test.cc
    judge/rules_cb_count_test.cc judge/rules_cb_host_test.cc judge/rules_cb_config_test.cc
    judge/rules_rt_end_test.cc judge/rules_rt_redirect_test.cc judge/rules_bt_errors_test.cc
    judge/rules_bt_flight_test.cc judge/rules_bt_fleet_test.cc judge/rules_sh_close_test.cc
    judge/rules_sh_exit_test.cc
    judge/fates_test.cc judge/rules_en_order_test.cc judge/rules_en_switch_test.cc
    judge/rules_ff_failures_test.cc judge/rules_ff_request_test.cc judge/rules_ff_references_test.cc
    judge/rules_ff_cache_test.cc judge/rules_cm_lives_test.cc judge/rules_cm_hosts_test.cc
    judge/rules_cm_identity_test.cc judge/rules_cm_spelling_test.cc
    judge/profile_test.cc judge/catalogue_test.cc judge/canary_search_test.cc judge/health_test.cc
    judge/client_lives_test.cc judge/tally_test.cc judge/rules_rt_test.cc
    judge/rules_bt_test.cc judge/rules_ag_test.cc judge/rules_ag_work_test.cc judge/rules_ag_errors_test.cc
    judge/rules_ag_ids_test.cc judge/rules_wf_headers_test.cc judge/rules_wf_values_test.cc
    judge/rules_pr_kinds_test.cc judge/rules_pr_identity_test.cc judge/code_frames_test.cc judge/rules_wf_test.cc judge/rules_pr_test.cc
    judge/rules_sh_test.cc judge/rules_rs_test.cc judge/judge_rules_test.cc)
