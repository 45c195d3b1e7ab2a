# The engine: scenarios, both worlds, the runner.
plumbline_library(engine
  SOURCES engine/scenario_json.cc engine/scenario_steps.cc engine/scenario_check.cc engine/step_check.cc
          engine/scenario_files.cc engine/settings.cc
          engine/application.cc engine/program.cc engine/run_support.cc engine/sim_world.cc engine/live_world.cc
          engine/live_transport.cc engine/jitter.cc engine/expectations.cc engine/runner.cc engine/glob.cc
          engine/known_failures.cc engine/disagreements.cc
  LIBS plumbline_judge plumbline_simulation plumbline_reference_runtime plumbline_fake_host)
plumbline_test(engine_test LABEL unit
  SOURCES engine/scenario_json_test.cc engine/scenario_check_test.cc engine/settings_test.cc
          engine/glob_test.cc engine/expectations_test.cc engine/program_test.cc
          engine/sim_world_test.cc engine/runner_test.cc
  LIBS plumbline_engine)
