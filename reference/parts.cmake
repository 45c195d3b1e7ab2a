# The leaf parts of the reference client: pure values and state machines; no thread, clock, socket or file.
plumbline_library(reference_parts
  SOURCES
    core/circuit_breaker.cc
    core/config.cc
    core/config_parameters.cc
    core/config_text.cc
    core/counters.cc
    core/dates.cc
    core/encode_design.cc
    core/encode_shipped.cc
    core/errors.cc
    core/feature_flag_cache.cc
    core/flag_answer.cc
    core/host_key.cc
    core/json_writer.cc
    core/operations.cc
    core/payload.cc
    core/random.cc
    core/retry.cc
    core/tags.cc
    core/text.cc
  LIBS nlohmann_json::nlohmann_json)

plumbline_test(reference_parts_test
  LABEL unit
  SOURCES
    core/circuit_breaker_test.cc
    core/config_test.cc
    core/config_text_test.cc
    core/counters_test.cc
    core/dates_test.cc
    core/encode_design_test.cc
    core/encode_shipped_test.cc
    core/errors_test.cc
    core/feature_flag_cache_test.cc
    core/flag_answer_test.cc
    core/host_key_test.cc
    core/json_writer_test.cc
    core/payload_test.cc
    core/random_test.cc
    core/retry_test.cc
    core/tags_test.cc
    core/text_test.cc
  LIBS plumbline::reference_parts)
