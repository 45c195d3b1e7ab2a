# The SQL side of the fake: Thrift (TCLIService) and SEA, sans-IO.
pkg_check_modules(THRIFT REQUIRED IMPORTED_TARGET thrift)
find_program(THRIFT_COMPILER thrift REQUIRED)

# What the Thrift compiler makes of our IDL is a library of its own, without our warnings: it is not our code.
set(tcli_idl ${CMAKE_CURRENT_SOURCE_DIR}/sql/tcli_service.thrift)
set(tcli_folder ${CMAKE_CURRENT_BINARY_DIR}/tcli)
set(tcli_files ${tcli_folder}/TCLIService.cpp ${tcli_folder}/TCLIService.h ${tcli_folder}/tcli_service_types.cpp
               ${tcli_folder}/tcli_service_types.h)
add_custom_command(OUTPUT ${tcli_files}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${tcli_folder}
  COMMAND ${THRIFT_COMPILER} -nowarn --gen cpp:no_skeleton,moveable_types -out ${tcli_folder} ${tcli_idl}
  DEPENDS ${tcli_idl} COMMENT "Generating the Thrift interface" VERBATIM)
add_library(plumbline_tcli STATIC ${tcli_files})
target_include_directories(plumbline_tcli SYSTEM PUBLIC ${tcli_folder})
target_link_libraries(plumbline_tcli PUBLIC PkgConfig::THRIFT)
target_compile_options(plumbline_tcli PRIVATE -w)

plumbline_library(fake_sql
  SOURCES sql/arrow_stream.cc sql/directives.cc sql/exchange.cc sql/failures.cc sql/flat_buffer.cc sql/handle_id.cc
          sql/result_files.cc sql/result_rows.cc sql/sea_calls.cc sql/sea_results.cc sql/sql_service.cc
          sql/statements.cc sql/thrift_calls.cc sql/thrift_results.cc sql/thrift_wire.cc sql/warehouse.cc
  LIBS plumbline_fake_core plumbline_journal plumbline_tcli nlohmann_json::nlohmann_json)
# Thrift reads any byte as an enumerator, and only then looks whether it is one: in its templates too, which stand in every
# object that includes them.
function(plumbline_reads_thrift target)
  if(PLUMBLINE_SANITIZE MATCHES "undefined")
    target_compile_options(${target} PRIVATE -fno-sanitize=enum)
  endif()
endfunction()
plumbline_reads_thrift(plumbline_tcli)
plumbline_reads_thrift(plumbline_fake_sql)
plumbline_test(fake_sql_test LABEL unit
  SOURCES sql/arrow_stream_test.cc sql/directives_test.cc sql/result_rows_test.cc sql/sea_calls_test.cc
          sql/sql_service_test.cc sql/thrift_calls_test.cc sql/thrift_failures_test.cc sql/thrift_wire_test.cc
          sql/warehouse_test.cc
  LIBS plumbline_fake_sql)
plumbline_reads_thrift(fake_sql_test)
