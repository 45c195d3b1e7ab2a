# plumbline::reference for find_package(plumbline): the client, and the threads and sockets that run it.
add_library(plumbline_reference INTERFACE)
add_library(plumbline::reference ALIAS plumbline_reference)
set_target_properties(plumbline_reference PROPERTIES EXPORT_NAME reference)
target_link_libraries(plumbline_reference INTERFACE plumbline_reference_runtime plumbline_reference_core)

# All of telemetry/, the entries of runtime/, and what these include; ci/install says when one is missing.
plumbline_installed(
  TARGETS plumbline_reference plumbline_reference_runtime plumbline_reference_core plumbline_reference_parts
  HEADERS
    reference/core/aggregator.h
    reference/core/circuit_breaker.h
    reference/core/client.h
    reference/core/client_manager.h
    reference/core/event_queue.h
    reference/core/exporter.h
    reference/core/feature_flag_cache.h
    reference/core/flag_answer.h
    reference/core/handle_registry.h
    reference/core/host_book.h
    reference/core/outbox.h
    reference/core/payload.h
    reference/core/random.h
    reference/core/record_counts.h
    reference/runtime/attempt_guard.h
    reference/runtime/http_transport.h
    reference/runtime/runner.h
    reference/runtime/steady_clock.h
    reference/runtime/telemetry.h
    reference/telemetry/clock.h
    reference/telemetry/config.h
    reference/telemetry/counters.h
    reference/telemetry/errors.h
    reference/telemetry/event.h
    reference/telemetry/interceptor.h
    reference/telemetry/operations.h
    reference/telemetry/tag_set.h
    reference/telemetry/tags.h
    reference/telemetry/time.h
    reference/telemetry/transport.h)
