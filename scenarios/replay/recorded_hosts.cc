#include "scenarios/replay/recorded_hosts.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "fake_server/core/endpoint.h"
#include "scenarios/judge/arms.h"
#include "scenarios/replay/recorded_answer.h"

namespace plumbline::replay {
namespace {

using fake::AnswerRule;
using fake::Endpoint;
using journal::Duration;

constexpr std::uint64_t kAllLater = std::numeric_limits<std::uint64_t>::max();

// Those that a case's network has words for; "cancelled" was the client's own doing.
bool is_failure(const std::string& reason) {
  return reason == "refused" || reason == "tls" || reason == "dns" || reason == "reset" ||
         reason == "connect_timeout";
}

// A failed attempt, or (without a reason) one that arrived.
struct Attempt {
  Duration begun{};
  Duration ended{};
  std::string reason;
};

struct Seen {
  std::vector<RecordedExchange> telemetry;
  std::vector<RecordedExchange> flags;
  std::vector<Attempt> attempts;
};

class Reader {
 public:
  void see(const journal::Entry& entry) {
    if (const auto* header = std::get_if<journal::RunHeader>(&entry.data))
      wall_start_ms_ = header->client_wall_start_ms;
    if (const auto* begun = std::get_if<journal::OperationBegun>(&entry.data))
      (void)hosts_[begun->host];
    if (const auto* sql = std::get_if<journal::SqlSeen>(&entry.data)) (void)hosts_[sql->host];
    if (const auto* request = std::get_if<journal::RequestReceived>(&entry.data))
      arrived(entry.time, *request);
    if (const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data))
      answered(entry.time, *reply);
    if (const auto* failed = std::get_if<journal::AttemptFailed>(&entry.data)) {
      hosts_[failed->host].attempts.push_back(
          {entry.time - failed->took, entry.time, failed->reason});
    }
  }

  [[nodiscard]] const std::map<std::string, Seen>& hosts() const { return hosts_; }
  [[nodiscard]] std::int64_t wall_start_ms() const { return wall_start_ms_; }

 private:
  void arrived(Duration time, const journal::RequestReceived& request) {
    const Endpoint endpoint = fake::endpoint_of(request.method, request.target);
    if (endpoint == Endpoint::other || request.method != fake::method_of(endpoint)) return;
    Seen& seen = hosts_[request.host];
    seen.attempts.push_back({time, time, ""});
    auto& exchanges = endpoint == Endpoint::flag ? seen.flags : seen.telemetry;
    exchanges.push_back({&request, time, nullptr, {}});
    open_[request.id] = {&exchanges, exchanges.size() - 1};
  }

  void answered(Duration time, const journal::ReplyGiven& reply) {
    const auto found = open_.find(reply.request);
    if (found == open_.end()) return;
    RecordedExchange& exchange = (*found->second.first)[found->second.second];
    exchange.reply = &reply;
    exchange.replied = time;
  }

  std::int64_t wall_start_ms_ = 0;
  std::map<std::string, Seen> hosts_;
  std::map<std::uint64_t, std::pair<std::vector<RecordedExchange>*, std::size_t>> open_;
};

// Neighbours that are alike become one rule; what is healthy needs none.
class Rules {
 public:
  void add(std::uint64_t number, AnswerRule rule) {
    rule.first = rule.last = number;
    const bool is_healthy = like(AnswerRule{}, rule);
    const bool goes_on =
        !rules_.empty() && rules_.back().last + 1 == number && like(rules_.back(), rule);
    ends_healthy_ = is_healthy;
    if (is_healthy) return;
    if (goes_on) {
      rules_.back().last = number;
    } else {
      rules_.push_back(std::move(rule));
    }
  }

  [[nodiscard]] std::vector<AnswerRule> take() {
    if (!rules_.empty() && !ends_healthy_) rules_.back().last = kAllLater;
    return std::move(rules_);
  }

 private:
  static bool like(AnswerRule one, const AnswerRule& other) {
    one.first = other.first;
    one.last = other.last;
    return one == other;
  }

  std::vector<AnswerRule> rules_;
  bool ends_healthy_ = true;
};

std::vector<AnswerRule> telemetry_rules(const Seen& seen, const HostOptions& options,
                                        std::int64_t wall_start_ms) {
  Rules rules;
  for (std::size_t k = 0; k < seen.telemetry.size(); ++k)
    rules.add(k + 1, rule_of(seen.telemetry[k], options.noise, wall_start_ms));
  return rules.take();
}

void put_flags(const Seen& seen, const HostOptions& options, std::int64_t wall_start_ms,
               fake::Behaviour& behaviour) {
  Rules rules;
  std::optional<RecordedFlag> first;
  std::string value;
  for (std::size_t k = 0; k < seen.flags.size(); ++k) {
    AnswerRule rule = rule_of(seen.flags[k], options.noise, wall_start_ms);
    const std::optional<RecordedFlag> flag = flag_of(seen.flags[k]);
    const bool alike =
        flag &&
        (!first || (flag->ttl_seconds == first->ttl_seconds && flag->verbatim == first->verbatim));
    if (flag && !alike) rule.body = seen.flags[k].reply->body;
    rules.add(k + 1, std::move(rule));
    if (!alike) continue;
    if (!first) {
      first = flag;
      behaviour.flag = {flag->value, flag->verbatim, flag->ttl_seconds, {}};
    } else if (flag->value != value) {
      behaviour.flag.flips.push_back({seen.flags[k].at, flag->value});
    }
    value = flag->value;
  }
  behaviour.flag_answers = rules.take();
}

// Attempts that failed alike one after the other are one window, which ends before the next that
// went otherwise, and else with the recording.
std::vector<scenario::NetworkFault> network_of(const Seen& seen, Duration end) {
  std::vector<scenario::NetworkFault> faults;
  bool open = false;
  for (const Attempt& attempt : seen.attempts) {
    const bool goes_on = open && !attempt.reason.empty() && faults.back().reason == attempt.reason;
    if (open && !goes_on) {
      faults.back().to = std::max(faults.back().from + Duration(1), attempt.begun);
      open = false;
    }
    if (!is_failure(attempt.reason)) continue;
    if (goes_on) {
      faults.back().to = attempt.begun + Duration(1);
      continue;
    }
    faults.push_back({attempt.begun, attempt.begun + Duration(1), attempt.reason, 1000, {}});
    open = true;
  }
  if (open) faults.back().to = std::max(faults.back().to, end);
  return faults;
}

}  // namespace

std::map<std::string, scenario::Host> recorded_hosts(const journal::Journal& journal,
                                                     const HostOptions& options) {
  const judge::Arms arms(journal);
  Reader reader;
  for (const journal::Entry& entry : arms.on()) reader.see(entry);
  std::map<std::string, scenario::Host> all;
  for (const auto& [name, seen] : reader.hosts()) {
    scenario::Host host;
    host.behaviour.telemetry = telemetry_rules(seen, options, reader.wall_start_ms());
    put_flags(seen, options, reader.wall_start_ms(), host.behaviour);
    if (options.network) host.network = network_of(seen, arms.on().back().time);
    all.emplace(name, std::move(host));
  }
  return all;
}

}  // namespace plumbline::replay
