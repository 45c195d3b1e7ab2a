#include "scenarios/report/timeline.h"

#include <iomanip>
#include <sstream>

#include "fake_server/core/duration_text.h"

namespace plumbline::report {
namespace {

constexpr std::int64_t kNanosecondsPerMicrosecond = 1'000;
constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

std::string_view cut(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && continues_code_point(text[end])) --end;
  return text.substr(0, end);
}

// C1 controls: U+0080 to U+009F, two bytes in UTF-8. A terminal may take U+009B for ESC [.
bool is_c1_at(std::string_view text, std::size_t at) {
  const auto second = [&] { return static_cast<unsigned char>(text[at + 1]); };
  return text[at] == '\xC2' && at + 1 < text.size() && second() >= 0x80 && second() < 0xA0;
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out.append("\\x").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 0xFU]);
}

std::string with_space(const std::string& text) {
  return text.empty() ? "" : " " + shortened(text);
}

std::string named(const char* name, const std::string& value) {
  return value.empty() ? "" : ", " + std::string(name) + " " + shortened(value);
}

struct Describer {
  std::string operator()(const journal::RunHeader& header) const {
    return "-- run of " + (header.client.empty() ? "an unknown client" : shortened(header.client)) +
           ", world " + shortened(header.world) + named("scenario", header.scenario);
  }
  std::string operator()(const journal::OperationBegun& begun) const {
    return "-- " + shortened(begun.operation) + with_space(begun.statement) + " on " +
           shortened(begun.connection) + " begins" + named("telemetry", begun.telemetry) +
           named("host", begun.host);
  }
  std::string operator()(const journal::OperationEnded& ended) const {
    return "-- operation " + std::to_string(ended.id) +
           (ended.ok ? " returns" : " fails: " + shortened(ended.error)) +
           named("session", ended.session_id) + named("statement", ended.statement_id);
  }
  std::string operator()(const journal::Mark& mark) const {
    return "-- mark " + shortened(mark.name);
  }
  std::string operator()(const journal::ConnectionOpened& opened) const {
    return "-> connection " + std::to_string(opened.id) + " to " + shortened(opened.host) +
           " opened";
  }
  std::string operator()(const journal::ConnectionClosed& closed) const {
    return "-- connection " + std::to_string(closed.id) + " closed";
  }
  std::string operator()(const journal::RequestReceived& request) const {
    return "-> #" + std::to_string(request.id) + " " + shortened(request.method) + " " +
           shortened(request.host) + shortened(request.target) +
           (request.complete ? "" : " (cut off)") + named("body", request.body);
  }
  std::string operator()(const journal::ReplyGiven& reply) const {
    const std::string status =
        reply.status == 0 ? "no answer" : "answer " + std::to_string(reply.status);
    std::string line = "<- #" + std::to_string(reply.request) + " " + status;
    if (reply.delivery != "normal") line += " (" + shortened(reply.delivery) + ")";
    for (const auto& [name, value] : reply.headers) {
      if (name == "Retry-After" || name == "retry-after") line += named("Retry-After", value);
    }
    return line + named("body", reply.body);
  }
  std::string operator()(const journal::AttemptFailed& attempt) const {
    return "-> attempt to " + shortened(attempt.host) + with_space(attempt.endpoint) +
           " failed: " + shortened(attempt.reason);
  }
  std::string operator()(const journal::FaultApplied& fault) const {
    return "-- fault on " + shortened(fault.host) + ": " + shortened(fault.what);
  }
  std::string operator()(const journal::Process& process) const {
    return "-- process " + std::to_string(process.pid) + " " + shortened(process.event) +
           (process.event == "ended" ? " with " + std::to_string(process.code) : "") +
           named("text", process.text);
  }
  std::string operator()(const journal::ResourceSample& sample) const {
    return "-- " + shortened(sample.moment) + ": " + std::to_string(sample.threads) + " threads, " +
           std::to_string(sample.sockets) + " sockets, " + std::to_string(sample.resident_bytes) +
           " bytes";
  }
  std::string operator()(const journal::ClientCounters& counters) const {
    std::string line =
        "-- counters of " + shortened(counters.host) + (counters.at_rest ? " at rest:" : ":");
    for (const auto& [name, value] : counters.values) {
      if (value != 0) line += " " + shortened(name) + "=" + std::to_string(value);
    }
    return line;
  }
  std::string operator()(const journal::InsideCheck& check) const {
    return "-- inside, " + shortened(check.requirement) + " " + shortened(check.what) +
           (check.held ? " held: " : " did not hold: ") + shortened(check.detail);
  }
  std::string operator()(const journal::SqlSeen& seen) const {
    return "-- sql, " + shortened(seen.event) + " on " + shortened(seen.host) +
           named("session", seen.session_id) + named("statement", seen.statement_id) +
           named("state", seen.state) + named("error", seen.error) + named("sql", seen.sql);
  }
  std::string operator()(const journal::JitterSample& jitter) const {
    return "-- jitter " + to_text(jitter.overshoot) + " over " + std::to_string(jitter.waits) +
           " waits";
  }
  std::string operator()(const journal::Quiescence& quiescence) const {
    return std::string("-- the watch ended") + (quiescence.idle ? ", all idle" : "");
  }
};

}  // namespace

std::string shortened(std::string_view text, std::size_t bytes_max) {
  const std::string_view shown = cut(text, bytes_max);
  std::string out;
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const bool is_c1 = is_c1_at(shown, k);
    if (is_c1) append_escaped(out, shown[k++]);
    if (is_c1 || is_control(shown[k])) {
      append_escaped(out, shown[k]);
    } else {
      out.push_back(shown[k]);
    }
  }
  if (shown.size() < text.size()) out += "... (" + std::to_string(text.size()) + " bytes)";
  return out;
}

std::string time_column(journal::Duration time) {
  const std::int64_t microseconds = time.count() / kNanosecondsPerMicrosecond;
  std::ostringstream out;
  out << std::setw(6) << microseconds / kMicrosecondsPerSecond << '.' << std::setw(6)
      << std::setfill('0') << microseconds % kMicrosecondsPerSecond << " s";
  return out.str();
}

std::string describe(const journal::Entry& entry) {
  return time_column(entry.time) + "  " + std::visit(Describer{}, entry.data);
}

}  // namespace plumbline::report
