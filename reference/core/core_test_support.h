// What the tests of the composites share: a clock set by hand, and a desk at which one client is
// driven through virtual time against a scripted service.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "reference/core/client_manager.h"

namespace plumbline::telemetry::testing {

using namespace std::chrono_literals;  // NOLINT: for tests only

class ManualClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const noexcept override { return now_; }
  [[nodiscard]] WallTime wall_now() const noexcept override {
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch());
    return WallTime(std::chrono::milliseconds(1'700'000'000'000) + since);
  }
  void advance(Duration by) { now_ += by; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_{1h};
};

inline HttpOutcome answer(int status, std::string body = {}, std::vector<Header> headers = {}) {
  HttpOutcome outcome;
  outcome.status = status;
  outcome.body = std::move(body);
  outcome.headers = std::move(headers);
  return outcome;
}

inline HttpOutcome network_failure(NetworkError error) {
  HttpOutcome outcome;
  outcome.error = error;
  return outcome;
}

/// A flag answer in the design's shape.
inline HttpOutcome flag_answer(const std::string& value) {
  return answer(200, R"({"flags":{")" + Config{}.flag_name + "\":" + value + "}}");
}

inline ConnectionOptions options_for(UserChoice choice, Config config = Config::design()) {
  config.choice = choice;
  return {"https://host.test", std::move(config), "token", "", {}};
}

/// A request as it left, and when.
struct Sent {
  Instant at;
  OutboundRequest request;
  [[nodiscard]] bool is_flag() const { return request.kind == OutboundRequest::Kind::flag; }
  [[nodiscard]] nlohmann::json body() const { return nlohmann::json::parse(request.http.body); }
  /// The events: design metrics, or the parsed shipped log entries.
  [[nodiscard]] std::vector<nlohmann::json> events() const {
    const auto document = body();
    std::vector<nlohmann::json> result;
    if (document.contains("metrics")) {
      for (const auto& metric : document.at("metrics")) result.push_back(metric);
      return result;
    }
    for (const auto& log : document.at("protoLogs")) {
      result.push_back(nlohmann::json::parse(log.get<std::string>()));
    }
    return result;
  }
  [[nodiscard]] std::string header(const std::string& name) const {
    for (const Header& header : request.http.headers) {
      if (header.name == name) return header.value;
    }
    return {};
  }
};

/// Drives the newest client of a manager. Answers at once, as `telemetry` and `flag` say.
class Desk {
 public:
  Desk() {
    manager.on_client_created([this](std::shared_ptr<Client> created) {
      client = std::move(created);
      client->set_wake([this] { ++wakes; });
    });
  }

  std::unique_ptr<Connection> open(UserChoice choice = UserChoice::force,
                                   Config config = Config::design()) {
    return manager.open(options_for(choice, std::move(config)));
  }

  /// One poll; what it asks for is logged and left unanswered.
  std::optional<OutboundRequest> poll() {
    auto request = client->poll(clock.now(), clock.wall_now());
    if (request) sent.push_back({clock.now(), *request});
    return request;
  }
  void report(const OutboundRequest& request, const HttpOutcome& outcome) {
    client->on_outcome(request.id, outcome, clock.now(), clock.wall_now());
  }

  /// Polls and answers until nothing is to be done any more at this instant.
  void settle() {
    for (int turns = 0; turns < 10'000; ++turns) {
      const auto request = poll();
      if (!request) return;
      report(*request, request->kind == OutboundRequest::Kind::flag ? flag() : telemetry(*request));
    }
  }

  /// Runs for that long, stopping at each of the client's deadlines.
  void run_for(Duration span) {
    const Instant end = clock.now() + span;
    for (int stops = 0; stops < 10'000; ++stops) {
      settle();
      const Instant next = client->next_deadline();
      if (next > end || clock.now() == end) break;
      clock.set(std::max(next, clock.now() + 1ns));
    }
    clock.set(end);
    settle();
  }

  /// Closes and runs until the client has finished; how long that took.
  Duration close(Connection& connection) {
    const Instant begun = clock.now();
    const auto last = manager.close(connection);
    if (!last) return {};
    last->request_close(begun);
    for (int stops = 0; stops < 10'000 && !last->finished(); ++stops) {
      settle();
      if (last->finished()) break;
      clock.set(std::max(last->next_deadline(), clock.now() + 1ns));
    }
    return clock.now() - begun;
  }

  [[nodiscard]] std::vector<Sent> exports() const {
    std::vector<Sent> result;
    for (const Sent& one : sent) {
      if (!one.is_flag()) result.push_back(one);
    }
    return result;
  }
  [[nodiscard]] std::vector<nlohmann::json> events() const {
    std::vector<nlohmann::json> result;
    for (const Sent& one : exports()) {
      for (auto& event : one.events()) result.push_back(event);
    }
    return result;
  }
  [[nodiscard]] std::size_t flag_requests() const { return sent.size() - exports().size(); }
  [[nodiscard]] Counters counters() const { return client->counters(); }

  ManualClock clock;
  ClientManager manager{clock, 7};
  std::shared_ptr<Client> client;
  std::vector<Sent> sent;
  int wakes = 0;
  std::function<HttpOutcome()> flag = [] { return flag_answer("true"); };
  std::function<HttpOutcome(const OutboundRequest&)> telemetry = [](const OutboundRequest&) {
    return answer(200);
  };
};

/// One statement that takes `took`, completed at once.
inline void run_statement(Desk& desk, Connection& connection, const std::string& id,
                          Duration took = 10ms, std::optional<Failure> failure = std::nullopt) {
  auto context = connection.interceptor().before_execute();
  desk.clock.advance(took);
  connection.interceptor().after_execute(context, id, failure);
  connection.interceptor().complete_statement(context);
}

}  // namespace plumbline::telemetry::testing
