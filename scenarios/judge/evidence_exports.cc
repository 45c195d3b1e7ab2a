#include <algorithm>
#include <tuple>

#include "scenarios/judge/evidence_build.h"

namespace plumbline::judge::build {
namespace {

// Beyond ten doublings a wait exceeds any export budget; it also keeps the product from
// overflowing.
constexpr std::size_t kDoublingsMax = 10;

// Something in its events tells this batch from any other: equal ones are one batch however far
// apart. Bytes that could not be read count as such; a time does where no two events share it.
bool is_distinct(const Exchange& attempt, bool has_twins) {
  const auto& events = attempt.decoded->events;
  return events.empty() ||
         std::any_of(events.begin(), events.end(), [has_twins](const fake::DecodedEvent& event) {
           const bool of_session = fake::is_connection_event(event) && !event.session_id.empty();
           const bool timed = event.timestamp_ms && !has_twins;
           return !event.statement_id.empty() || timed || of_session;
         });
}

bool is_retryable(const Exchange& attempt) {
  return attempt.status == 0 || attempt.status == 429 || attempt.status >= 500;
}

// Puts the telemetry attempts of one host together into exports.
class Grouping {
 public:
  Grouping(const Profile& profile, const ExportFacts& facts, const std::string& host,
           std::vector<Exchange>& exchanges)
      : profile_(profile),
        facts_(facts),
        has_twins_(facts.hosts_with_twins.contains(host)),
        exchanges_(exchanges) {
    const auto ends = facts.client_ends.find(host);
    if (ends != facts.client_ends.end()) client_ends_ = ends->second;
  }

  void add(std::size_t index) {
    const Exchange& attempt = exchanges_[index];
    const auto same = by_batch_.find(attempt.batch);
    if (!attempt.batch.empty() && same != by_batch_.end() &&
        (is_distinct(attempt, has_twins_) || may_continue(exports_[same->second], attempt))) {
      take_unseen_between(same->second);
      return append(same->second, index);
    }
    const bool follows = !exports_.empty() && may_continue(exports_.back(), attempt);
    if (attempt.batch.empty()) {
      const bool may_be_retry = !follows && comes_like_a_retry(attempt);
      if (follows) append(exports_.size() - 1, index);
      if (!follows) begin(index);
      exports_.back().inferred = true;
      exports_.back().may_be_retry = exports_.back().may_be_retry || may_be_retry;
    } else if (follows && exports_.back().batch.empty()) {
      exports_.back().batch = attempt.batch;
      by_batch_[attempt.batch] = exports_.size() - 1;
      append(exports_.size() - 1, index);
    } else {
      begin(index);
    }
  }

  std::vector<Export> finish() {
    for (std::size_t k = 0; k < exports_.size(); ++k) conclude(k);
    return std::move(exports_);
  }

 private:
  void begin(std::size_t index) {
    Export started;
    started.batch = exchanges_[index].batch;
    started.begun = exchanges_[index].begun;
    started.attempts = {index};
    if (!started.batch.empty()) by_batch_[started.batch] = exports_.size();
    exports_.push_back(std::move(started));
  }

  // Attempts that nobody saw, between two of one batch: a client that sends one at a time made
  // them for that batch.
  void take_unseen_between(std::size_t into) {
    std::vector<std::size_t> unseen;
    for (std::size_t k = into + 1; k < exports_.size(); ++k) {
      if (!exports_[k].batch.empty()) return;
      const auto& attempts = exports_[k].attempts;
      unseen.insert(unseen.end(), attempts.begin(), attempts.end());
    }
    const std::size_t others = exports_[into].attempts.size() + 1;
    if (unseen.empty() || !one_at_a_time() || others + unseen.size() > attempts_max()) return;
    exports_.resize(into + 1);
    exports_[into].inferred = true;
    for (const std::size_t index : unseen) append(into, index);
  }

  void append(std::size_t into, std::size_t index) {
    Exchange& previous = exchanges_[exports_[into].attempts.back()];
    // A client that tries again has given the attempt before up, whatever was answered later.
    const bool given_up = previous.settled > exchanges_[index].begun;
    if (given_up || !previous.settled_known) {
      previous.settled = std::min(previous.settled, exchanges_[index].begun);
      previous.settled_known = true;
      if (given_up || previous.outcome == Outcome::unsettled) previous.outcome = Outcome::failure;
      if (previous.cause.empty()) previous.cause = "timeout";
    }
    exports_[into].attempts.push_back(index);
  }

  // The longest wait after the export's last attempt: the profile's back-off with its jitter, or
  // the server's wish.
  [[nodiscard]] Duration wait_max(const Export& in) const {
    Duration backoff = profile_.duration("retry_delay");
    const std::size_t doublings = std::min(in.attempts.size() - 1, kDoublingsMax);
    if (profile_.boolean("backoff_grows")) backoff *= std::int64_t{1} << doublings;
    const Duration asked = exchanges_[in.attempts.back()].retry_after.value_or(Duration{0});
    // Its cap is that of other batches; this one waits as long as its budget allows.
    const Duration most =
        std::max(profile_.duration("retry_after_cap"), profile_.duration("export_budget"));
    return std::max(backoff + backoff / 2, std::min(asked, most)) + facts_.lateness;
  }

  [[nodiscard]] std::size_t attempts_max() const {
    return static_cast<std::size_t>(profile_.integer("max_retries")) + 1;
  }

  [[nodiscard]] bool has_attempts_left(const Export& in) const {
    const Exchange& last = exchanges_[in.attempts.back()];
    return last.outcome != Outcome::success && in.attempts.size() < attempts_max() &&
           is_retryable(last);
  }

  // No attempt begins when its export's budget is spent, where the profile promises one.
  [[nodiscard]] bool is_in_budget(const Export& in, const Exchange& attempt) const {
    return profile_.is_yardstick("export_budget") ||
           attempt.begun < in.begun + profile_.duration("export_budget");
  }

  // The client that made the one attempt ended before the other began, and its export with it.
  [[nodiscard]] bool is_of_another_client(const Exchange& last, const Exchange& attempt) const {
    const auto from = std::tie(last.begun, last.request_sequence);
    const auto end = std::partition_point(
        client_ends_.begin(), client_ends_.end(),
        [from](const ClientEnd& one) { return std::tie(one.time, one.sequence) < from; });
    return end != client_ends_.end() &&
           std::tie(end->time, end->sequence) < std::tie(attempt.begun, attempt.request_sequence);
  }

  [[nodiscard]] bool may_continue(const Export& in, const Exchange& attempt) const {
    return has_attempts_left(in) && is_in_budget(in, attempt) &&
           !is_of_another_client(exchanges_[in.attempts.back()], attempt) &&
           attempt.begun <= exchanges_[in.attempts.back()].settled + wait_max(in) +
                                flag_time_before(in, attempt);
  }

  // Since the export's last attempt the client has asked for the flag again, which a retry awaits.
  [[nodiscard]] Duration flag_time_before(const Export& in, const Exchange& attempt) const {
    Duration time{0};
    const auto first = exchanges_.begin() + static_cast<std::ptrdiff_t>(in.attempts.back());
    for (auto other = first; &*other != &attempt; ++other) {
      const bool counts = other->host == attempt.host && other->endpoint == fake::Endpoint::flag;
      if (counts) time += std::min(other->settled, attempt.begun) - other->begun;
    }
    return time;
  }

  // It failed, and this came no later than a retry of it would, were there any attempts left.
  [[nodiscard]] bool comes_like_a_retry(const Exchange& attempt) const {
    if (exports_.empty()) return false;
    const Exchange& last = exchanges_[exports_.back().attempts.back()];
    return last.outcome != Outcome::success && is_retryable(last) &&
           !is_of_another_client(last, attempt) &&
           attempt.begun <= last.settled + wait_max(exports_.back());
  }

  void conclude(std::size_t index) {
    Export& done = exports_[index];
    const Exchange& last = exchanges_[done.attempts.back()];
    done.ended = last.settled;
    done.ended_known = last.settled_known;
    // A client that sends one at a time had ended this one when it began the next.
    const bool followed = one_at_a_time() && index + 1 < exports_.size();
    if (followed && !done.ended_known) done.ended = std::min(done.ended, exports_[index + 1].begun);
    const bool succeeded =
        std::any_of(done.attempts.begin(), done.attempts.end(),
                    [this](std::size_t k) { return exchanges_[k].outcome == Outcome::success; });
    if (succeeded) {
      done.outcome = Outcome::success;
    } else if (last.outcome == Outcome::failure && was_given_up(index)) {
      done.outcome = Outcome::failure;
    }
  }

  [[nodiscard]] bool was_given_up(std::size_t index) const {
    const Export& in = exports_[index];
    if (!has_attempts_left(in) || facts_.end > in.ended + wait_max(in)) return true;
    return one_at_a_time() && index + 1 < exports_.size() && exports_[index + 1].begun >= in.ended;
  }

  [[nodiscard]] bool one_at_a_time() const { return profile_.integer("flushes_in_flight") == 1; }

  const Profile& profile_;
  const ExportFacts& facts_;
  const bool has_twins_;
  std::vector<ClientEnd> client_ends_;
  std::vector<Exchange>& exchanges_;
  std::vector<Export> exports_;
  std::map<std::string, std::size_t> by_batch_;
};

}  // namespace

std::map<std::string, std::vector<Export>> exports(const Profile& profile, const ExportFacts& facts,
                                                   std::vector<Exchange>& exchanges) {
  std::map<std::string, Grouping> hosts;
  for (std::size_t index = 0; index < exchanges.size(); ++index) {
    if (!exchanges[index].telemetry()) continue;
    const std::string& name = exchanges[index].host;
    hosts.try_emplace(name, profile, facts, name, exchanges).first->second.add(index);
  }
  std::map<std::string, std::vector<Export>> exports;
  for (auto& [host, grouping] : hosts) exports[host] = grouping.finish();
  return exports;
}

}  // namespace plumbline::judge::build
