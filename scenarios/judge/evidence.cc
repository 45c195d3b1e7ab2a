#include "scenarios/judge/evidence.h"

#include <algorithm>
#include <set>

#include "scenarios/judge/evidence_build.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/traffic.h"

namespace plumbline::judge {
namespace {

using namespace std::chrono_literals;

// The catalogue's tolerance on times in the live and driver worlds: the larger of 50 ms and 10 %.
constexpr Duration kToleranceMin = 50ms;
constexpr int kToleranceShare = 10;
// Overshoot is never taken for less than 5 ms, and recordings of others have 50 ms.
constexpr Duration kJitterMin = 5ms;
constexpr Duration kImportJitter = 50ms;

journal::RunHeader header_of(const journal::Journal& journal) {
  if (journal.empty()) return {};
  const auto* header = std::get_if<journal::RunHeader>(&journal.front().data);
  return header == nullptr ? journal::RunHeader{} : *header;
}

// A simulated machine waits exactly; what the network takes nobody can tell from waiting.
Duration jitter_of(const journal::Journal& journal, const journal::RunHeader& header) {
  if (header.world == "sim") return header.network_latency;
  Duration jitter = header.world == "import" ? kImportJitter : kJitterMin;
  for (const journal::Entry& entry : journal) {
    const auto* sample = std::get_if<journal::JitterSample>(&entry.data);
    if (sample != nullptr) jitter = std::max(jitter, sample->overshoot);
  }
  return jitter + header.network_latency;
}

std::vector<std::string> hosts_of(const std::vector<Operation>& operations,
                                  const std::vector<Exchange>& exchanges) {
  std::set<std::string> hosts;
  for (const Operation& operation : operations) hosts.insert(operation.host);
  for (const Exchange& exchange : exchanges) hosts.insert(exchange.host);
  hosts.erase("");
  return {hosts.begin(), hosts.end()};
}

// The application or the client did something: a watch that had ended before proves no silence.
bool is_activity(const journal::Entry& entry) {
  return std::holds_alternative<journal::OperationBegun>(entry.data) ||
         std::holds_alternative<journal::OperationEnded>(entry.data) ||
         std::holds_alternative<journal::RequestReceived>(entry.data) ||
         std::holds_alternative<journal::AttemptFailed>(entry.data);
}

}  // namespace

Evidence::Evidence(const Profile& profile, const journal::Journal& journal, const Evidence* off)
    : profile_(profile), journal_(journal), off_(off), header_(header_of(journal)) {
  operations_ = build::operations(journal);
  connections_ = build::connections(operations_);
  const bool has_interceptor = header_.world == "sim" || header_.world == "live";
  statements_ = build::statements(operations_, connections_, has_interceptor);
  exchanges_ = build::exchanges(profile, journal, header_);
  jitter_ = jitter_of(journal, header_);
  end_ = journal.empty() ? Duration{0} : journal.back().time;
  const Duration lateness =
      tolerance(profile.duration("retry_delay")) + jitter_ + profile.duration("healthy_within");
  client_ends_ = build::client_ends(connections_, journal);
  exports_ = build::exports(
      profile, {end_, lateness, client_ends_, build::hosts_with_twins(connections_, statements_)},
      exchanges_);
  flag_answers_ = build::flag_answers(profile, exchanges_, header_.world == "import");
  hosts_ = hosts_of(operations_, exchanges_);
  for (const Exchange& exchange : exchanges_) {
    ByEndpoint& host = by_host_[exchange.host];
    (exchange.telemetry()                        ? host.telemetry
     : exchange.endpoint == fake::Endpoint::flag ? host.flag
                                                 : host.other)
        .push_back(&exchange);
  }
  for (const journal::Entry& entry : journal) {
    if (const auto* mark = std::get_if<journal::Mark>(&entry.data))
      marks_.emplace_back(mark->name, entry.time);
    const auto* process = std::get_if<journal::Process>(&entry.data);
    if (process != nullptr && process->event == "started") process_starts_.push_back(entry.time);
    if (process != nullptr && process->event == "ended") process_ends_.push_back(entry.time);
    const auto* watched = std::get_if<journal::Quiescence>(&entry.data);
    if (watched != nullptr && watched->idle) has_quiescence_ = true;
    if (is_activity(entry)) has_quiescence_ = false;
  }
  for (Connection& connection : connections_) {
    const auto end =
        std::lower_bound(process_ends_.begin(), process_ends_.end(), connection.open_begun);
    if (!connection.close_ended && end != process_ends_.end()) connection.died = *end;
  }
  traffic_ = std::make_unique<Traffic>(*this);
}

Evidence::~Evidence() = default;

const std::vector<Export>& Evidence::exports(const std::string& host) const {
  static const std::vector<Export> none;
  const auto found = exports_.find(host);
  return found == exports_.end() ? none : found->second;
}

const std::vector<ClientEnd>& Evidence::client_ends(const std::string& host) const {
  static const std::vector<ClientEnd> none;
  const auto found = client_ends_.find(host);
  return found == client_ends_.end() ? none : found->second;
}

const std::vector<FlagAnswer>& Evidence::flag_answers(const std::string& host) const {
  static const std::vector<FlagAnswer> none;
  const auto found = flag_answers_.find(host);
  return found == flag_answers_.end() ? none : found->second;
}

const Evidence::ByEndpoint& Evidence::requests_of(const std::string& host) const {
  static const ByEndpoint none;
  const auto found = by_host_.find(host);
  return found == by_host_.end() ? none : found->second;
}

const std::vector<const Exchange*>& Evidence::telemetry(const std::string& host) const {
  return requests_of(host).telemetry;
}

const std::vector<const Exchange*>& Evidence::flag_requests(const std::string& host) const {
  return requests_of(host).flag;
}

const std::vector<const Exchange*>& Evidence::other_requests(const std::string& host) const {
  return requests_of(host).other;
}

std::optional<std::int64_t> Evidence::wall_ms(Duration time) const {
  if (header_.client_wall_start_ms == 0) return std::nullopt;
  return header_.client_wall_start_ms +
         std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

Duration Evidence::process_start_before(Duration time) const {
  Duration latest{0};
  for (const Duration start : process_starts_) {
    if (start <= time) latest = start;
  }
  return latest;
}

const FlagAnswer* Evidence::flag_at(const std::string& host, Duration time) const {
  const FlagAnswer* latest = nullptr;
  const Duration born = process_start_before(time);
  for (const FlagAnswer& answer : flag_answers(host)) {
    if (answer.known && answer.asked >= born && *answer.answered <= time) latest = &answer;
  }
  return latest;
}

Duration Evidence::ttl_of(const FlagAnswer& answer) const {
  if (!answer.server_ttl || !profile_.boolean("honours_ttl_seconds"))
    return profile_.duration("flag_ttl");
  return std::clamp(*answer.server_ttl, profile_.duration("flag_ttl_min"),
                    profile_.duration("flag_ttl_max"));
}

bool Evidence::enabled_at(const Connection& connection, Duration time) const {
  if (connection.opted_out()) return false;
  if (connection.forced()) return true;
  const FlagAnswer* answer = flag_at(connection.host, time);
  return answer != nullptr && answer->enabled;
}

// Known and not expired, or asked for in vain so lately that the last known value stands, and
// without one telemetry is off (FF-3, FF-8).
bool Evidence::is_flag_fresh(const std::string& host, const FlagAnswer* current,
                             Duration time) const {
  if (current != nullptr && time < *current->answered + ttl_of(*current)) return true;
  const auto& all = flag_answers(host);
  const Duration kept = profile_.duration("flag_failure_ttl");
  const Duration born = process_start_before(time);
  return std::any_of(all.begin(), all.end(), [&](const FlagAnswer& answer) {
    return !answer.known && answer.asked >= born && answer.settled <= time &&
           time < answer.settled + kept;
  });
}

// A client makes one request at a time: what needs no flag waits for a flag request under way.
Duration Evidence::slot_free_of_flag(const std::string& host, Duration time) const {
  Duration free = time;
  for (const FlagAnswer& answer : flag_answers(host)) {
    const Duration sent = answer.asked - header_.network_latency;
    if (sent <= time && answer.settled > time) free = std::max(free, answer.settled);
  }
  return free;
}

std::optional<Duration> Evidence::sendable_from(const Connection& connection, Duration made) const {
  if (connection.opted_out()) return std::nullopt;
  if (connection.forced()) return slot_free_of_flag(connection.host, made);
  const FlagAnswer* current = flag_at(connection.host, made);
  const bool last_known = current != nullptr && current->enabled;
  if (is_flag_fresh(connection.host, current, made))
    return last_known ? std::optional<Duration>(made) : std::nullopt;
  for (const FlagAnswer& answer : flag_answers(connection.host)) {
    if (answer.settled < made) continue;
    const bool released = answer.known ? answer.enabled : last_known;
    return released ? std::optional<Duration>(answer.settled) : std::nullopt;
  }
  return last_known ? std::optional<Duration>(made) : std::nullopt;
}

Duration Evidence::tolerance(Duration bound) const {
  return header_.world == "sim" ? Duration{0} : std::max(kToleranceMin, bound / kToleranceShare);
}

Compare Evidence::at_most(Duration value, Duration bound) const {
  const Duration allowed = bound + tolerance(bound);
  if (value <= allowed) return Compare::pass;
  return value <= allowed + jitter_ ? Compare::inconclusive : Compare::fail;
}

Compare Evidence::at_least(Duration value, Duration bound) const {
  const Duration allowed = bound - tolerance(bound);
  if (value >= allowed) return Compare::pass;
  return value >= allowed - jitter_ ? Compare::inconclusive : Compare::fail;
}

}  // namespace plumbline::judge
