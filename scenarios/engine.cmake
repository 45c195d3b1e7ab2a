# The engine: scenarios, both worlds, the runner.
plumbline_library(engine
  SOURCES engine/scenario_json.cc engine/scenario_steps.cc engine/scenario_write.cc engine/scenario_steps_write.cc engine/given_tags.cc engine/scenario_check.cc engine/step_check.cc
          engine/scenario_files.cc engine/settings.cc
          engine/application.cc engine/program.cc engine/run_support.cc engine/sim_world.cc engine/live_world.cc
          engine/live_network.cc engine/jitter.cc engine/cpu_pressure.cc engine/expectations.cc engine/runner.cc engine/verdict_scope.cc engine/glob.cc
          engine/known_failures.cc engine/disagreements.cc engine/live_client.cc engine/live_service.cc
          engine/live_process.cc engine/live_child.cc engine/child_lines.cc engine/child_process.cc
          engine/inside_checks.cc engine/inside_breaker.cc engine/inside_aggregator.cc engine/inside_exceptions.cc
          engine/adapter_launch.cc engine/adapter_child.cc engine/group_to_end.cc engine/adapter_pipe.cc engine/adapter_answer.cc engine/adapter_process.cc
          engine/adapter_hello.cc engine/driver_manifest.cc engine/driver_service.cc engine/sql_driver_service.cc engine/driver_facts.cc
          engine/driver_canaries.cc engine/driver_sql.cc engine/driver_needs.cc engine/driver_open.cc
          engine/driver_application.cc engine/driver_deviations.cc engine/driver_quiet.cc engine/driver_world.cc engine/fresh_folder.cc
  LIBS plumbline_judge plumbline_simulation plumbline_proxy plumbline_reference_runtime plumbline_fake_host plumbline_fake_sql)
plumbline_test(engine_test LABEL unit
  SOURCES engine/scenario_json_test.cc engine/scenario_write_test.cc engine/scenario_check_test.cc engine/settings_test.cc
          engine/given_tags_test.cc engine/glob_test.cc engine/expectations_test.cc engine/program_test.cc
          engine/sim_world_test.cc engine/runner_test.cc engine/live_network_test.cc engine/verdict_scope_test.cc engine/cpu_pressure_test.cc engine/jitter_test.cc engine/child_process_test.cc engine/child_lines_test.cc engine/live_child_test.cc
          engine/inside_checks_test.cc engine/observation_test.cc
  LIBS plumbline_engine)

# Drivers behind their adapters, played by a script that really sends telemetry.
plumbline_test(driver_world_test LABEL unit
  SOURCES engine/adapter_launch_test.cc engine/adapter_process_test.cc engine/adapter_child_test.cc engine/driver_manifest_test.cc engine/driver_sql_test.cc
          engine/driver_needs_test.cc engine/driver_facts_test.cc engine/driver_deviations_test.cc engine/scenario_driver_test.cc engine/driver_quiet_test.cc engine/driver_world_test.cc engine/driver_trouble_test.cc
  LIBS plumbline_engine)
target_compile_definitions(driver_world_test PRIVATE
                           PLUMBLINE_TEST_ADAPTER="${CMAKE_SOURCE_DIR}/scenarios/drivers/test_adapter.py")
