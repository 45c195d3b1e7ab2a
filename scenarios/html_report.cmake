# The HTML report: its sources, and its style and scripts as a C++ file. Included before cli.cmake, whose report has them.
set(HTML_REPORT_FILES report/page.css report/page_controls.css
                      report/page_picture.js report/page_timeline.js report/page_panel.js report/page_table.js)
set(HTML_REPORT_ASSETS ${CMAKE_CURRENT_BINARY_DIR}/report/html_assets.cc)
set(HTML_REPORT_INPUTS ${HTML_REPORT_FILES})
list(TRANSFORM HTML_REPORT_INPUTS PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
add_custom_command(
  OUTPUT ${HTML_REPORT_ASSETS}
  COMMAND ${CMAKE_COMMAND} -D ROOT=${CMAKE_CURRENT_SOURCE_DIR} "-DFILES=${HTML_REPORT_FILES}" -D OUTPUT=${HTML_REPORT_ASSETS}
          -D HEADER=scenarios/report/html_assets.h -D NAMESPACE=plumbline::report
          -P ${CMAKE_CURRENT_SOURCE_DIR}/judge/embed.cmake
  DEPENDS ${HTML_REPORT_INPUTS} ${CMAKE_CURRENT_SOURCE_DIR}/judge/embed.cmake
  VERBATIM)

set(HTML_REPORT_SOURCES
    report/html_report.cc report/html_text.cc report/html_cells.cc report/html_heading.cc report/html_table.cc
    report/html_evidence.cc report/html_entry.cc report/leaks.cc report/html_model.cc report/html_timeline.cc
    report/state_bands.cc)
# A library of its own that stands on nothing: what writes it would wait for all that the report stands on.
plumbline_library(html_assets SOURCES ${HTML_REPORT_ASSETS})
set(HTML_REPORT_TEST_SOURCES
    report/html_report_test.cc report/html_text_test.cc report/html_hostile_test.cc report/html_entry_test.cc
    report/leaks_test.cc report/html_timeline_test.cc report/state_bands_test.cc)

plumbline_library(html_test_support SOURCES report/html_test_support.cc
                  LIBS plumbline_verify_report plumbline_judge_test_support)
# For ci/report: a page in which every text is hostile.
add_executable(plumbline_hostile_page report/hostile_page.cc)
target_link_libraries(plumbline_hostile_page PRIVATE plumbline_html_test_support plumbline_options)
set_target_properties(plumbline_hostile_page PROPERTIES OUTPUT_NAME plumbline-hostile-page)
