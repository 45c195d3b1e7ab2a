# The fake service: core (values and state machines) and host (real sockets).
plumbline_library(fake_core
  SOURCES core/answers.cc core/draw.cc core/behaviour.cc core/behaviour_json.cc core/behaviour_json_write.cc core/credentials.cc
          core/decode_design.cc core/decode_design_tags.cc core/decode_shipped.cc core/decoder.cc core/endpoint.cc
          core/findings.cc core/http.cc core/journaling.cc core/json_plain.cc core/json_tree.cc core/schema_check.cc core/service.cc core/shipped_schema.cc core/wall_time.cc
  LIBS plumbline_fake_support nlohmann_json::nlohmann_json)
plumbline_library(fake_host
  SOURCES host/admin_respondent.cc host/certificate.cc host/certificate_authority.cc host/channel.cc
          host/connect_request.cc host/connection.cc host/connection_server.cc host/connection_threads.cc
          host/host.cc host/host_names.cc host/idle_connections.cc host/listener.cc host/named_hosts.cc
          host/named_respondent.cc host/raw_answer.cc host/request_text.cc host/server_name.cc
          host/session.cc host/session_journal.cc host/session_name.cc host/session_respondent.cc host/sessions.cc
          host/shared_service.cc host/socket_stream.cc host/tls_channel.cc host/tls_context.cc host/tunnel.cc
          host/waiting.cc
  LIBS plumbline_fake_core plumbline_journal PkgConfig::CPP_HTTPLIB OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
plumbline_test(fake_core_test LABEL unit
  SOURCES core/behaviour_json_test.cc core/draw_test.cc core/behaviour_test.cc core/bounded_json_test.cc core/decode_design_test.cc
          core/decode_shipped_test.cc core/decoder_test.cc core/duration_text_test.cc core/endpoint_test.cc
          core/http_test.cc core/journaling_test.cc core/json_fields_test.cc core/json_tree_test.cc core/service_test.cc
          core/service_rules_test.cc core/wall_time_test.cc
  LIBS plumbline_fake_core plumbline_fake_support)
plumbline_test(fake_host_test LABEL unit
  SOURCES host/delivery_test.cc host/framing_test.cc host/host_parts_test.cc host/host_test.cc
          host/hostile_client_test.cc host/shared_service_test.cc host/bounds_test.cc
          host/admin_respondent_test.cc host/session_name_test.cc host/session_respondent_test.cc host/sessions_test.cc
          host/certificate_authority_test.cc host/named_hosts_test.cc host/tls_delivery_test.cc
          host/tls_handshake_test.cc host/tunnel_test.cc
  LIBS plumbline_fake_host)
