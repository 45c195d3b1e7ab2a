#include "scenarios/judge/judge_test_support.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge::testing {
namespace {

using Json = nlohmann::ordered_json;

std::string id_of(const TestEvent& event) {
  return event.id.empty() ? "event-" + event.kind + event.session + event.statement : event.id;
}

Json shipped_event(const TestEvent& event) {
  Json log = Json::object();
  if (!event.session.empty()) log["session_id"] = event.session;
  if (!event.statement.empty()) log["sql_statement_id"] = event.statement;
  log["operation_latency_ms"] = event.latency_ms;
  log["sql_operation"]["operation_detail"]["operation_type"] = event.kind;
  if (!event.error.empty()) log["error_info"]["error_name"] = event.error;
  if (event.chunks) log["sql_operation"]["chunk_details"]["total_chunks_iterated"] = *event.chunks;
  if (event.polls)
    log["sql_operation"]["operation_detail"]["n_operation_status_calls"] = *event.polls;
  Json out;
  if (!event.workspace.empty()) out["workspace_id"] = event.workspace;
  out["frontend_log_event_id"] = id_of(event);
  out["context"]["client_context"] = {{"timestamp_millis", event.timestamp_ms},
                                      {"user_agent", "Client/1"}};
  out["entry"]["sql_driver_log"] = log;
  return out;
}

Json design_event(const TestEvent& event) {
  Json out{{"metric_type", event.kind},
           {"timestamp", "2026-11-23T16:23:05Z"},
           {"workspace_id", event.workspace.empty() ? "7" : event.workspace}};
  if (!event.session.empty()) out["session_id"] = event.session;
  if (!event.statement.empty()) out["statement_id"] = event.statement;
  if (event.kind == "statement") out["latency_ms"] = event.latency_ms;
  if (!event.error.empty()) out["error_type"] = event.error;
  if (event.chunks) out["tags"]["result.chunk_count"] = *event.chunks;
  if (event.bytes) out["tags"]["result.bytes_downloaded"] = *event.bytes;
  if (event.polls) out["tags"]["poll.count"] = *event.polls;
  return out;
}

}  // namespace

std::string shipped_body(const std::vector<TestEvent>& events, std::int64_t upload_ms) {
  Json body{{"uploadTime", upload_ms}, {"items", Json::array()}, {"protoLogs", Json::array()}};
  for (const TestEvent& event : events) body["protoLogs"].push_back(shipped_event(event).dump());
  return body.dump();
}

std::string design_body(const std::vector<TestEvent>& events) {
  Json body{{"metrics", Json::array()}};
  for (const TestEvent& event : events) body["metrics"].push_back(design_event(event));
  return body.dump();
}

std::string flag_body(const std::string& value, std::optional<int> ttl_seconds) {
  std::string body =
      R"({"flags":[{"name":"databricks.partnerplatform.clientConfigsFeatureFlags.enableTelemetryForNodeJs","value":)" +
      value + "}]";
  if (ttl_seconds) body += R"(,"ttl_seconds":)" + std::to_string(*ttl_seconds);
  return body + "}";
}

JournalBuilder::JournalBuilder(std::string world) {
  header_.world = std::move(world);
  header_.client_wall_start_ms = 1'795'450'985'000;
}

JournalBuilder& JournalBuilder::add(Duration time, journal::Data data) {
  entries_.push_back({0, time, std::move(data)});
  return *this;
}

JournalBuilder& JournalBuilder::operation(journal::OperationBegun begun, Duration at,
                                          std::optional<Duration> took,
                                          journal::OperationEnded ended) {
  begun.id = ended.id = next_operation_++;
  add(at, std::move(begun));
  if (took) add(at + *took, std::move(ended));
  return *this;
}

JournalBuilder& JournalBuilder::open(const std::string& connection, Duration at,
                                     const std::string& telemetry, const std::string& host,
                                     std::optional<Duration> took) {
  return operation({0, "open", connection, host, "", telemetry, "7", true}, at, took,
                   {0, true, "", "session-" + connection, ""});
}

JournalBuilder& JournalBuilder::close(const std::string& connection, Duration at,
                                      const std::string& host, std::optional<Duration> took) {
  return operation({0, "close", connection, host, "", "", "", false}, at, took);
}

JournalBuilder& JournalBuilder::statement(const std::string& connection,
                                          const std::string& statement, Duration at,
                                          const std::string& host) {
  operation({0, "execute", connection, host, statement, "", "", false}, at, Duration{0},
            {0, true, "", "session-" + connection, "id-" + statement});
  return operation({0, "complete", connection, host, statement, "", "", false}, at, Duration{0});
}

JournalBuilder& JournalBuilder::failed_statement(const std::string& connection,
                                                 const std::string& statement, Duration at,
                                                 const std::string& error,
                                                 const std::string& host) {
  operation({0, "execute", connection, host, statement, "", "", false}, at, Duration{0},
            {0, false, error, "session-" + connection, "id-" + statement});
  return operation({0, "complete", connection, host, statement, "", "", false}, at, Duration{0},
                   {0, true, "", "session-" + connection, "id-" + statement});
}

JournalBuilder& JournalBuilder::exchange(Duration at, journal::RequestReceived request,
                                         Duration took, std::optional<journal::ReplyGiven> reply) {
  request.id = next_request_++;
  if (reply) reply->request = request.id;
  add(at, std::move(request));
  if (reply) add(at + took, std::move(*reply));
  return *this;
}

JournalBuilder& JournalBuilder::flag(Duration at, const std::string& value, const std::string& host,
                                     Duration took, int status) {
  journal::RequestReceived request;
  request.host = host;
  request.method = "GET";
  request.target = "/api/2.0/connector-service/feature-flags/NODEJS/2.1.0";
  return exchange(at, request, took,
                  journal::ReplyGiven{0, status, {}, flag_body(value), "normal"});
}

JournalBuilder& JournalBuilder::telemetry(Duration at, const std::string& body, int status,
                                          const std::string& host, journal::Headers reply_headers,
                                          Duration took, const std::string& target) {
  journal::RequestReceived request;
  request.host = host;
  request.method = "POST";
  request.target = target;
  request.headers = {{"Content-Type", "application/json"},
                     {"Authorization", "Bearer t"},
                     {"User-Agent", "Client/1"}};
  request.body = body;
  const std::string delivery = status == 0 ? "hang" : "normal";
  return exchange(at, request, took,
                  journal::ReplyGiven{0, status, std::move(reply_headers), "", delivery});
}

JournalBuilder& JournalBuilder::exported(const std::string& statement, Duration at, int status,
                                         Duration took) {
  TestEvent event;
  event.statement = "id-" + statement;
  return telemetry(at, shipped_body({event}), status, kHost, {}, took);
}

JournalBuilder& JournalBuilder::sql_request(Duration at, const std::string& host, Duration took) {
  journal::RequestReceived request;
  request.host = host;
  request.method = "POST";
  request.target = "/sql/1.0/warehouses/abc123";
  return exchange(at, request, took, journal::ReplyGiven{0, 200, {}, "", "normal"});
}

JournalBuilder& JournalBuilder::attempt_failed(Duration at, const std::string& reason,
                                               const std::string& endpoint,
                                               const std::string& host) {
  return add(at, journal::AttemptFailed{host, endpoint, reason});
}

JournalBuilder& JournalBuilder::jitter(Duration overshoot) {
  return add(Duration{0}, journal::JitterSample{overshoot, 1000});
}

JournalBuilder& JournalBuilder::quiescence(Duration at) {
  return add(at, journal::Quiescence{true});
}

journal::Journal JournalBuilder::journal() const {
  journal::Journal journal = entries_;
  std::stable_sort(
      journal.begin(), journal.end(),
      [](const journal::Entry& a, const journal::Entry& b) { return a.time < b.time; });
  journal.insert(journal.begin(), journal::Entry{0, Duration{0}, header_});
  std::uint64_t sequence = 0;
  for (journal::Entry& entry : journal) entry.sequence = ++sequence;
  return journal;
}

Profile profile(const std::string& name,
                const std::vector<std::pair<std::string, std::string>>& settings) {
  Profile chosen = Profile::load(name);
  for (const auto& [parameter, value] : settings) chosen.set(parameter, value);
  return chosen;
}

Verdict run_rule(Verdict (*rule)(const Evidence&), const Profile& profile,
                 const JournalBuilder& builder) {
  const journal::Journal journal = builder.journal();
  return rule(Evidence(profile, journal));
}

}  // namespace plumbline::judge::testing
