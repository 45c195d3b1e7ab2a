# The judge. Each helper's sources stand in their own list.
set(JUDGE_SOURCES
    judge/error_classes.cc judge/evidence.cc judge/evidence_operations.cc judge/evidence_exchanges.cc judge/evidence_exports.cc judge/evidence_ends.cc
    judge/evidence_flags.cc judge/processes.cc judge/served_time.cc judge/har.cc judge/har_entry.cc judge/retry_after.cc judge/breaker_history.cc judge/breaker_replay.cc
    judge/rules_en.cc judge/rules_ff.cc judge/rules_cm.cc judge/rules_cb.cc
    judge/rules_cb_open.cc)
set(JUDGE_TEST_SOURCES
    judge/evidence_test.cc judge/evidence_quiescence_test.cc judge/evidence_unheard_test.cc judge/har_test.cc judge/recordings_test.cc judge/breaker_history_test.cc
    judge/rules_en_test.cc judge/rules_ff_test.cc judge/rules_cm_test.cc judge/rules_cb_test.cc
    judge/rules_cb_open_test.cc)

include(judge_rules.cmake)
plumbline_library(judge SOURCES ${JUDGE_SOURCES} ${JUDGE_RULES_SOURCES} LIBS plumbline_journal plumbline_fake_core ZLIB::ZLIB)
include(judge_report.cmake)

plumbline_library(judge_test_support SOURCES judge/judge_test_support.cc LIBS plumbline_judge)

plumbline_test(judge_test LABEL unit SOURCES ${JUDGE_TEST_SOURCES} LIBS plumbline_judge_test_support)
target_compile_definitions(judge_test PRIVATE PLUMBLINE_RECORDINGS_DIR="${CMAKE_SOURCE_DIR}/scenarios/recordings")
