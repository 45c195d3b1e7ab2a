# `plumbline gallery`, the program that it starts with each defective client (fault_injection/gallery), and their tests.
plumbline_library(gallery_command
  SOURCES cli/gallery_command.cc cli/gallery_list.cc cli/gallery_client.cc cli/gallery_report.cc cli/output_file.cc
  LIBS plumbline_engine CLI11::CLI11 nlohmann_json::nlohmann_json)
target_compile_definitions(plumbline_gallery_command PRIVATE PLUMBLINE_VERSION="${PROJECT_VERSION}")
target_link_libraries(plumbline PRIVATE plumbline_gallery_command)

plumbline_test(gallery_test LABEL fault SOURCES cli/gallery_list_test.cc cli/gallery_report_test.cc cli/gallery_test.cc
               LIBS plumbline_gallery_command)
target_compile_definitions(gallery_test PRIVATE PLUMBLINE_PROGRAM="$<TARGET_FILE:plumbline>")
add_dependencies(gallery_test plumbline)
# Every MUST that a journal or the inside of the client decides has a defect that it must catch.
add_test(NAME defects.cover-every-must-judged-without-resources COMMAND plumbline gallery --covered)
set_tests_properties(defects.cover-every-must-judged-without-resources PROPERTIES LABELS scenario TIMEOUT 60)
add_test(NAME defects.every-one-fits-its-file
         COMMAND ${PLUMBLINE_SYSTEM_PYTHON} -B ${CMAKE_SOURCE_DIR}/fault_injection/gallery/change.py ${CMAKE_SOURCE_DIR} --check)
set_tests_properties(defects.every-one-fits-its-file PROPERTIES LABELS fault TIMEOUT 60)
if(NOT PLUMBLINE_GALLERY_CLIENTS)
  return()
endif()

# Its libraries by their files, so that the reference client's do not come with them: there is one client in the process,
# the shared object that the loader finds. Without a run path it finds none unless it is told where.
add_executable(plumbline_gallery_child EXCLUDE_FROM_ALL cli/gallery_child.cc)
set_target_properties(plumbline_gallery_child PROPERTIES OUTPUT_NAME plumbline-gallery-child SKIP_BUILD_RPATH ON
                      RUNTIME_OUTPUT_DIRECTORY ${PLUMBLINE_GALLERY})
add_dependencies(plumbline_gallery_child plumbline_verify_command plumbline_explore_command)
target_link_libraries(plumbline_gallery_child PRIVATE
  plumbline_options CLI11::CLI11
  $<TARGET_FILE:plumbline_verify_command> $<TARGET_FILE:plumbline_verify_report>
  $<TARGET_FILE:plumbline_html_assets>
  $<TARGET_FILE:plumbline_explore_command> $<TARGET_FILE:plumbline_explore>
  plumbline_report
  $<TARGET_FILE:plumbline_engine> $<TARGET_FILE:plumbline_simulation> $<TARGET_FILE:plumbline_proxy>
  plumbline_judge plumbline_fake_host plumbline_fake_sql gallery.none)

add_custom_target(gallery)
add_dependencies(gallery plumbline plumbline_gallery_child ${PLUMBLINE_GALLERY_CLIENTS})

# A few of them, quick to build and to run, with every other test; ci/gallery has all.
set(handful AG-2.counts-one-chunk CB-4.a-failed-probe-closes RT-2.retries-redirects WF-8.user-agent-without-a-version)
list(TRANSFORM handful PREPEND gallery. OUTPUT_VARIABLE clients)
add_custom_target(gallery_handful)
add_dependencies(gallery_handful plumbline plumbline_gallery_child gallery.none ${clients})
add_test(NAME gallery.a-handful-is-built COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target gallery_handful)
add_test(NAME gallery.a-handful-is-killed COMMAND plumbline gallery ${handful})
add_test(NAME gallery.another-client-than-asked-for-is-refused
         COMMAND ${CMAKE_COMMAND} -E env LD_LIBRARY_PATH=${PLUMBLINE_GALLERY}/none
                 $<TARGET_FILE:plumbline_gallery_child> --defect CB-4.a-failed-probe-closes verify --list)
set_tests_properties(gallery.another-client-than-asked-for-is-refused PROPERTIES
                     PASS_REGULAR_EXPRESSION "the client that was loaded is none, not CB-4.a-failed-probe-closes")
set_tests_properties(gallery.a-handful-is-built PROPERTIES FIXTURES_SETUP gallery)
set_tests_properties(gallery.a-handful-is-killed gallery.another-client-than-asked-for-is-refused PROPERTIES
                     FIXTURES_REQUIRED gallery)
set_tests_properties(gallery.a-handful-is-built gallery.a-handful-is-killed gallery.another-client-than-asked-for-is-refused
                     PROPERTIES LABELS fault TIMEOUT 600)
