# Random runs: generator, campaign, coverage, reducer.
plumbline_library(explore
  SOURCES explore/fault_kinds.cc explore/random_config.cc explore/random_steps.cc explore/generator.cc explore/arranged.cc
          explore/explorer.cc explore/coverage.cc explore/shard.cc explore/simpler_steps.cc
          explore/simpler_hosts.cc explore/descent.cc explore/reduce.cc explore/same_failure.cc explore/shrink.cc
          explore/campaign.cc explore/damage.cc explore/damage_campaign.cc
  LIBS plumbline_engine)
plumbline_test(explore_test LABEL fault
  SOURCES explore/generator_test.cc explore/coverage_test.cc explore/shard_test.cc explore/reduce_test.cc explore/shrink_test.cc
          explore/campaign_test.cc explore/damage_test.cc explore/arranged_test.cc
  LIBS plumbline_explore)
add_test(NAME explore.journals-match-the-golden-fingerprints
         COMMAND ${CMAKE_COMMAND} -D PROGRAM=$<TARGET_FILE:plumbline> "-DARGUMENTS=explore --seeds 0..63"
                 -D GOLDEN=${CMAKE_CURRENT_SOURCE_DIR}/golden/explore.txt -P ${CMAKE_CURRENT_SOURCE_DIR}/golden/compare.cmake)
set_tests_properties(explore.journals-match-the-golden-fingerprints PROPERTIES LABELS fault TIMEOUT 300)
add_test(NAME explore.the-first-thousand-seeds-pass COMMAND plumbline explore --seeds 0..1000)
set_tests_properties(explore.the-first-thousand-seeds-pass PROPERTIES LABELS fault TIMEOUT 600)
plumbline_library(explore_command
  SOURCES cli/explore_command.cc cli/output_file.cc
  LIBS plumbline_explore CLI11::CLI11)
