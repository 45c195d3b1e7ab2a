# plumbline::fake_server for find_package(plumbline): the fake service on real sockets, and the journal.
add_library(plumbline_fake_server INTERFACE)
add_library(plumbline::fake_server ALIAS plumbline_fake_server)
set_target_properties(plumbline_fake_server PROPERTIES EXPORT_NAME fake_server)
target_link_libraries(plumbline_fake_server INTERFACE plumbline_fake_host plumbline_fake_core plumbline_journal)

# The entries (host.h, behaviour_json.h, reader.h, writer.h) and what these include; BadInput is in json_fields.h.
plumbline_installed(
  TARGETS plumbline_fake_server plumbline_fake_host plumbline_fake_core plumbline_fake_support plumbline_journal
  HEADERS
    fake_server/core/behaviour.h
    fake_server/core/behaviour_json.h
    fake_server/core/decoder.h
    fake_server/core/endpoint.h
    fake_server/core/http.h
    fake_server/core/json_fields.h
    fake_server/core/service.h
    fake_server/host/bounds.h
    fake_server/host/host.h
    fake_server/journal/line.h
    fake_server/journal/reader.h
    fake_server/journal/record.h
    fake_server/journal/writer.h)
