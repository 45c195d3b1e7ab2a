# The reference client behind the adapter protocol, to be judged as drivers are: a process of its own, TLS, a proxy.
plumbline_library(reference_driver
  SOURCES drivers/reference/protocol.cc drivers/reference/sea.cc drivers/reference/options.cc
          drivers/reference/connection.cc drivers/reference/adapter.cc
  LIBS plumbline_reference_runtime nlohmann_json::nlohmann_json)
add_executable(plumbline_reference_adapter drivers/reference/main.cc)
set_target_properties(plumbline_reference_adapter PROPERTIES OUTPUT_NAME plumbline-reference-adapter)
target_link_libraries(plumbline_reference_adapter PRIVATE plumbline_reference_driver plumbline_options)
if(NOT PLUMBLINE_SANITIZE)
  # Where the plumbline beside it looks for installed drivers: its manifest says which version this is. One place for
  # all presets, as for other drivers: the one that was built last, if it is not a slow one.
  set(install ${CMAKE_BINARY_DIR}/../drivers/reference/0.1.0)
  add_custom_command(TARGET plumbline_reference_adapter POST_BUILD
                     COMMAND ${CMAKE_COMMAND} -E make_directory ${install}
                     COMMAND ${CMAKE_COMMAND} -E create_symlink $<TARGET_FILE:plumbline_reference_adapter>
                             ${install}/plumbline-reference-adapter VERBATIM)
endif()
plumbline_test(reference_adapter_test LABEL driver SOURCES drivers/reference_adapter_test.cc LIBS plumbline_engine)
target_compile_definitions(reference_adapter_test PRIVATE
                           PLUMBLINE_REFERENCE_ADAPTER="$<TARGET_FILE:plumbline_reference_adapter>")
add_dependencies(reference_adapter_test plumbline_reference_adapter)

# The same with a fault, for the tests of the judgement: each fault fails what it breaks.
add_executable(plumbline_bad_adapter drivers/bad/bad_adapter.cc)
set_target_properties(plumbline_bad_adapter PROPERTIES OUTPUT_NAME plumbline-bad-adapter)
target_link_libraries(plumbline_bad_adapter PRIVATE plumbline_reference_driver plumbline_options)
plumbline_test(bad_adapter_test LABEL driver SOURCES drivers/bad/bad_adapter_test.cc LIBS plumbline_engine)
target_compile_definitions(bad_adapter_test PRIVATE PLUMBLINE_BAD_ADAPTER="$<TARGET_FILE:plumbline_bad_adapter>")
add_dependencies(bad_adapter_test plumbline_bad_adapter)

# Both halves of the adapter without a server.
add_test(NAME driver.the-reference-adapter-keeps-to-the-protocol
         COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/drivers/protocol_test.py
                 $<TARGET_FILE:plumbline_reference_adapter>)
set_tests_properties(driver.the-reference-adapter-keeps-to-the-protocol PROPERTIES LABELS driver TIMEOUT 120)
