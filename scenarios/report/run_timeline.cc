#include "scenarios/report/run_timeline.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "fake_server/core/decoder.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/core/http.h"
#include "scenarios/report/request_diff.h"
#include "scenarios/report/run_states.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using journal::Duration;
using journal::Entry;

std::string counted(std::size_t number, const std::string& what) {
  return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

// "execute s1 on c1".
std::string name_of(const journal::OperationBegun& operation) {
  std::string text = shortened(operation.operation);
  if (!operation.statement.empty()) text += " " + shortened(operation.statement) + " on";
  text += " " + shortened(operation.connection);
  if (operation.operation == "open" || operation.operation == "fail_connect") {
    text += " to " + shortened(operation.host);
    if (operation.telemetry != "unset" && !operation.telemetry.empty())
      text += ", telemetry " + shortened(operation.telemetry);
    if (!operation.spelling.empty()) text += ", written " + shortened(operation.spelling);
  }
  return text;
}

std::string end_text(const journal::OperationEnded& ended, Duration took) {
  const std::string after = took > Duration{0} ? " after " + span_text(took) : "";
  if (!ended.ok) return "fails with " + shortened(ended.error) + after;
  return "returns" + after;
}

// "3 events (2 statement, 1 connection)".
std::string events_text(const std::string& body) {
  const fake::Decoded decoded = fake::decode(body);
  if (decoded.payload.empty()) return "a body that cannot be read";
  std::map<std::string, std::size_t> kinds;
  for (const fake::DecodedEvent& event : decoded.events)
    ++kinds[event.has_error ? event.kind + " with error" : event.kind];
  std::string list;
  for (const auto& [kind, number] : kinds)
    list += (list.empty() ? "" : ", ") + std::to_string(number) + " " + shortened(kind);
  return counted(decoded.events_sent, "event") + (list.empty() ? "" : " (" + list + ")");
}

bool is_background(const Entry& entry) {
  return std::holds_alternative<journal::RunHeader>(entry.data) ||
         std::holds_alternative<journal::ConnectionOpened>(entry.data) ||
         std::holds_alternative<journal::ConnectionClosed>(entry.data) ||
         std::holds_alternative<journal::ResourceSample>(entry.data) ||
         std::holds_alternative<journal::ClientCounters>(entry.data) ||
         std::holds_alternative<journal::SqlSeen>(entry.data) ||
         std::holds_alternative<journal::JitterSample>(entry.data);
}

// Of exports with several attempts, which one a request is: by its sequence number.
std::map<std::uint64_t, std::size_t> attempt_numbers(const judge::Evidence& evidence) {
  std::map<std::uint64_t, std::size_t> numbers;
  for (const std::string& host : evidence.hosts()) {
    for (const judge::Export& item : evidence.exports(host)) {
      for (std::size_t k = 1; k < item.attempts.size(); ++k)
        numbers[evidence.exchanges()[item.attempts[k]].request_sequence] = k + 1;
    }
  }
  return numbers;
}

class Timeline {
 public:
  Timeline(const judge::Evidence& evidence, const std::vector<std::uint64_t>& witness)
      : evidence_(evidence),
        witness_(witness.begin(), witness.end()),
        attempts_(attempt_numbers(evidence)),
        states_(run_states(evidence)) {}

  std::vector<TimelineLine> run() {
    const Entry* previous = nullptr;  // the last one that is shown
    for (const Entry& entry : evidence_.journal()) {
      const bool marked = witness_.contains(entry.sequence);
      if (marked || !is_background(entry)) {
        add(entry, marked, previous);
        previous = &entry;
      }
      const auto [begin, end] = states_.equal_range(entry.sequence);
      for (auto state = begin; state != end; ++state) {
        lines_.push_back(state->second);
        previous = nullptr;
      }
    }
    return std::move(lines_);
  }

 private:
  void add(const Entry& entry, bool marked, const Entry* previous) {
    if (const auto* ended = std::get_if<journal::OperationEnded>(&entry.data)) {
      if (is_end_of(previous, *ended)) return merge(entry, *ended, marked);
    }
    TimelineLine line;
    line.time = entry.time;
    line.marked = marked;
    line.text = text_of(entry, line);
    lines_.push_back(std::move(line));
  }

  // Nothing is between the two: one line says both.
  static bool is_end_of(const Entry* previous, const journal::OperationEnded& ended) {
    if (previous == nullptr) return false;
    const auto* begun = std::get_if<journal::OperationBegun>(&previous->data);
    return begun != nullptr && begun->id == ended.id;
  }

  void merge(const Entry& entry, const journal::OperationEnded& ended, bool marked) {
    TimelineLine& line = lines_.back();
    line.text += ", " + end_text(ended, entry.time - line.time);
    line.marked = line.marked || marked;
  }

  std::string text_of(const Entry& entry, TimelineLine& line) {
    if (const auto* begun = std::get_if<journal::OperationBegun>(&entry.data)) {
      begun_[begun->id] = {entry.time, name_of(*begun)};
      line.statements = begun->operation == "execute" ? 1 : 0;
      return "-- " + name_of(*begun);
    }
    if (const auto* ended = std::get_if<journal::OperationEnded>(&entry.data)) {
      const auto& [since, name] = begun_[ended->id];
      return "-- " + name + " " + end_text(*ended, entry.time - since);
    }
    if (const auto* request = std::get_if<journal::RequestReceived>(&entry.data)) {
      line.requests = 1;
      return request_text(entry, *request);
    }
    if (const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data))
      return reply_text(entry, *reply);
    if (const auto* attempt = std::get_if<journal::AttemptFailed>(&entry.data)) {
      line.requests = 1;
      return "-> " + shortened(attempt->host) + " " + shortened(attempt->endpoint) +
             ": never arrived, " + shortened(attempt->reason) +
             (attempt->took > Duration{0} ? " after " + span_text(attempt->took) : "");
    }
    return other_text(entry);
  }

  // As everywhere, without the time that stands in a column of its own here.
  static std::string other_text(const Entry& entry) {
    const std::string text = describe(entry);
    return text.substr(time_column(entry.time).size() + 2);
  }

  std::string request_text(const Entry& entry, const journal::RequestReceived& request) {
    const fake::Endpoint endpoint = fake::endpoint_of(request.method, request.target);
    const bool telemetry = fake::is_telemetry(endpoint);
    std::string place = shortened(request.host) + " ";
    if (telemetry) place += "telemetry";
    if (endpoint == fake::Endpoint::flag) place += "flag";
    if (endpoint == fake::Endpoint::other)
      place += shortened(request.method) + " " + shortened(request.target);
    place += " #" + std::to_string(request.id);
    asked_[request.id] = {entry.time, place};
    std::string text = "-> " + place;
    if (telemetry && request.complete) text += ": " + events_text(request.body);
    if (endpoint == fake::Endpoint::telemetry_unauthenticated) text += ", unauthenticated";
    const bool imported = evidence_.header().world == "import";  // where bodies may be left out
    if (!request.complete) text += imported ? ": its body was not recorded" : ": cut off";
    const auto attempt = attempts_.find(entry.sequence);
    if (attempt != attempts_.end()) text += ", attempt " + std::to_string(attempt->second);
    return text;
  }

  std::string reply_text(const Entry& entry, const journal::ReplyGiven& reply) {
    const auto asked = asked_.find(reply.request);
    const bool known = asked != asked_.end();
    std::string text =
        "<- " + (known ? asked->second.second : "#" + std::to_string(reply.request)) + ": " +
        (reply.status == 0 ? std::string("no answer") : std::to_string(reply.status));
    if (reply.delivery != "normal") text += " (" + shortened(reply.delivery) + ")";
    const std::string* wait = fake::find_header(reply.headers, "Retry-After");
    if (wait != nullptr) text += ", Retry-After " + shortened(*wait);
    const Duration took = known ? entry.time - asked->second.first : Duration{0};
    return took > Duration{0} ? text + ", after " + span_text(took) : text;
  }

  const judge::Evidence& evidence_;
  const std::set<std::uint64_t> witness_;
  const std::map<std::uint64_t, std::size_t> attempts_;
  const RunStates states_;
  std::map<std::uint64_t, std::pair<Duration, std::string>> begun_;
  std::map<std::uint64_t, std::pair<Duration, std::string>> asked_;
  std::vector<TimelineLine> lines_;
};

}  // namespace

std::vector<TimelineLine> run_timeline(const judge::Evidence& evidence,
                                       const std::vector<std::uint64_t>& witness) {
  return Timeline(evidence, witness).run();
}

}  // namespace plumbline::report
