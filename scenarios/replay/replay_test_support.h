// Recordings made by hand, for tests.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "fake_server/journal/record.h"
#include "scenarios/judge/arms.h"

namespace plumbline::replay::testing {

using journal::Duration;

/// Adds entries in the order of the calls; host "a".
class Recorded {
 public:
  Recorded() {
    journal::RunHeader header;
    header.world = "sim";
    header.profile = "shipped";
    header.client_wall_start_ms = 1'767'225'600'000;
    add(Duration::zero(), header);
  }

  journal::RunHeader& header() { return std::get<journal::RunHeader>(journal_.front().data); }
  [[nodiscard]] const journal::Journal& journal() const { return journal_; }

  Recorded& add(Duration time, journal::Data data) {
    journal_.push_back({journal_.size() + 1, time, std::move(data)});
    return *this;
  }

  Recorded& begins(std::uint64_t id, const std::string& operation, const std::string& connection,
                   Duration time, const std::string& statement = "") {
    journal::OperationBegun begun;
    begun.id = id;
    begun.operation = operation;
    begun.connection = connection;
    begun.host = "a";
    begun.statement = statement;
    if (operation == "open") begun.telemetry = "unset";
    begun.credentials = operation == "open";
    return add(time, begun);
  }

  Recorded& ends(std::uint64_t id, Duration time, const std::string& error = "",
                 std::map<std::string, std::int64_t> work = {},
                 const std::string& statement_id = "id") {
    return add(time, journal::OperationEnded{id, error.empty(), error, "session", statement_id,
                                             std::move(work)});
  }

  /// A telemetry request at `at` and its answer.
  Recorded& answers(std::uint64_t id, Duration at, Duration replied, int status,
                    const std::string& body, journal::Headers headers = {},
                    const std::string& delivery = "normal",
                    const std::string& target = "/telemetry-ext") {
    journal::RequestReceived request;
    request.id = id;
    request.host = "a";
    request.method = target == "/telemetry-ext" ? "POST" : "GET";
    request.target = target;
    request.payload = "shipped";
    request.events = 2;
    add(at, request);
    headers.insert(headers.begin(), {"Content-Type", "application/json"});
    return add(replied, journal::ReplyGiven{id, status, std::move(headers), body, delivery});
  }

 private:
  journal::Journal journal_;
};

}  // namespace plumbline::replay::testing
