# What composes the leaf parts: one host's client and the registry of clients. No thread, clock, socket or file.
plumbline_library(reference_core
  SOURCES
    core/aggregator.cc
    core/aggregator_events.cc
    core/client.cc
    core/client_drain.cc
    core/client_manager.cc
    core/client_send.cc
    core/event.cc
    core/event_queue.cc
    core/export_answer.cc
    core/exporter.cc
    core/handle_registry.cc
    core/host_book.cc
    core/interceptor.cc
    core/outbox.cc
    core/tag_set.cc
  LIBS plumbline_reference_parts nlohmann_json::nlohmann_json)

# The thin shell: a thread per host, real sockets, the real clock.
plumbline_library(reference_runtime
  SOURCES
    runtime/attempt_guard.cc
    runtime/http_transport.cc
    runtime/name_resolution.cc
    runtime/proxy_tunnel.cc
    runtime/runner.cc
    runtime/telemetry.cc
  LIBS plumbline_reference_core PkgConfig::CPP_HTTPLIB Threads::Threads OpenSSL::SSL OpenSSL::Crypto)

plumbline_test(reference_core_test
  LABEL unit
  SOURCES
    core/aggregator_errors_test.cc
    core/aggregator_test.cc
    core/client_close_test.cc
    core/client_export_test.cc
    core/client_flag_test.cc
    core/client_manager_test.cc
    core/client_queue_test.cc
    core/client_reopen_test.cc
    core/client_test.cc
    core/connection_test.cc
    core/event_queue_test.cc
    core/exporter_test.cc
    core/handle_registry_test.cc
    core/host_book_test.cc
    core/interceptor_test.cc
    core/outbox_test.cc
    core/tag_set_test.cc
  LIBS plumbline_reference_core)

plumbline_test(reference_runtime_test
  LABEL unit
  SOURCES
    runtime/http_transport_test.cc
    runtime/name_resolution_test.cc
    runtime/proxy_tunnel_test.cc
    runtime/runner_test.cc
    runtime/telemetry_test.cc
  LIBS plumbline_reference_runtime)
