# Reports and the command that stand on the judge. Included by judge.cmake after its library.
plumbline_library(report
  SOURCES report/console.cc report/timeline.cc report/request_diff.cc report/request_pairs.cc report/requests_seen.cc
          report/fold.cc report/run_timeline.cc report/run_states.cc report/near_miss.cc report/explanation.cc
  LIBS plumbline_judge)
plumbline_library(judge_command SOURCES cli/judge_command.cc cli/journal_files.cc LIBS plumbline_report CLI11::CLI11)

plumbline_test(judge_rules_test LABEL unit
               SOURCES ${JUDGE_RULES_TEST_SOURCES} report/timeline_test.cc report/console_test.cc report/request_diff_test.cc
                       report/fold_test.cc report/explanation_test.cc cli/judge_command_test.cc
               LIBS plumbline_judge_command plumbline_judge_test_support)
