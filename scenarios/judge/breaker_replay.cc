#include "scenarios/judge/breaker_replay.h"

#include <algorithm>

#include "scenarios/judge/health.h"
#include "scenarios/judge/processes.h"
#include "scenarios/judge/profile.h"

namespace plumbline::judge {
namespace {

std::size_t count_of(const Evidence& evidence, const char* parameter) {
  return static_cast<std::size_t>(evidence.profile().integer(parameter));
}

bool is_consecutive(const Evidence& evidence) {
  return evidence.profile().text("breaker_policy") == "consecutive";
}

}  // namespace

BreakerReplay::BreakerReplay(const Evidence& evidence, const std::string& host)
    : evidence_(evidence), exports_(evidence.exports(host)), changes_{StateChange{}} {
  for (const Exchange* other : evidence.other_requests(host)) {
    if (other->endpoint_unknown()) unknown_from_ = std::min(unknown_from_, other->begun);
  }
}

void BreakerReplay::run(BreakerHistory& history) {
  history_ = &history;
  for (std::size_t number = 0; number < exports_.size() && !stopped_; ++number) {
    if (exports_[number].begun >= unknown_from_) break;
    end_until(exports_[number].begun);
    if (!stopped_) begin(number);
  }
  end_until(unknown_from_);
  if (!stopped_ && unknown_from_ != Duration::max())
    stop(unknown_from_, "a failed attempt may have been an export");
}

// Ends come in order of time, and before a begin at the same instant: a client may react at once.
void BreakerReplay::end_until(Duration time) {
  while (!in_flight_.empty() && !stopped_) {
    const auto first = std::min_element(
        in_flight_.begin(), in_flight_.end(), [this](const Call& a, const Call& b) {
          return exports_[a.number].ended < exports_[b.number].ended;
        });
    if (exports_[first->number].ended > time) return;
    const Call call = *first;
    in_flight_.erase(first);
    end(call);
  }
}

void BreakerReplay::begin(std::size_t number) {
  const Duration begun = exports_[number].begun;
  restart_if_new_process(begun);
  if (state_ == BreakerState::open) {
    const Opening& opening = history_->openings.back();
    if (begun <= opening.opened + evidence_.jitter() + lag_of_a_driver(evidence_))
      return;  // it was on its way: its result is of an older state
    const Duration open_for = evidence_.profile().duration("open_for");
    if (evidence_.at_least(begun - opening.opened_earliest, open_for) == Compare::fail) {
      return stop(begun, "the client sent in an open period");
    }
    probes_ok_ = 0;
    ++generation_;
    history_->probings.emplace_back();
    change(begun, BreakerState::half_open);
  }
  in_flight_.push_back({number, generation_});
  if (state_ == BreakerState::half_open) probe(number);
}

void BreakerReplay::probe(std::size_t number) {
  Probing& probing = history_->probings.back();
  std::size_t together = 1;
  for (const Call& other : in_flight_) {
    if (other.number == number || other.generation != generation_) continue;
    ++together;
    if (!exports_[other.number].ended_known) probing.overlap_certain = false;
  }
  probing.in_flight_max = std::max(probing.in_flight_max, together);
  probing.probes.push_back(number);
}

void BreakerReplay::end(const Call& call) {
  if (call.generation != generation_) return;
  const Export& done = exports_[call.number];
  if (done.outcome == Outcome::unsettled)
    return stop(done.ended, "the outcome of an export is not known");
  const bool ok = done.outcome == Outcome::success;
  state_ == BreakerState::half_open ? end_probe(call.number, ok) : end_closed(call.number, ok);
}

void BreakerReplay::end_closed(std::size_t number, bool ok) {
  if (is_consecutive(evidence_) && ok) calls_.clear();
  if (!is_consecutive(evidence_) || !ok) calls_.emplace_back(number, ok);
  if (!is_consecutive(evidence_) && calls_.size() > count_of(evidence_, "breaker_window"))
    calls_.pop_front();
  if (threshold_reached()) return open(number, false);
  change(exports_[number].ended, BreakerState::closed);
}

bool BreakerReplay::threshold_reached() const {
  const std::size_t threshold = count_of(evidence_, "breaker_threshold");
  if (is_consecutive(evidence_)) return calls_.size() >= threshold;
  const auto failures = static_cast<std::size_t>(
      std::count_if(calls_.begin(), calls_.end(), [](const auto& call) { return !call.second; }));
  return calls_.size() >= count_of(evidence_, "breaker_calls_min") &&
         failures * 100 >= threshold * calls_.size();
}

void BreakerReplay::end_probe(std::size_t number, bool ok) {
  if (!ok) {
    calls_.emplace_back(number, false);
    return open(number, true);
  }
  if (++probes_ok_ >= count_of(evidence_, "probes_to_close")) return close(exports_[number].ended);
  change(exports_[number].ended, BreakerState::half_open);
}

void BreakerReplay::open(std::size_t cause, bool reopened) {
  const Profile& profile = evidence_.profile();
  const Exchange& last = evidence_.exchanges()[exports_[cause].attempts.back()];
  Opening opening;
  opening.opened = exports_[cause].ended;
  opening.opened_earliest = exports_[cause].ended_known ? opening.opened : last.begun;
  const Duration asked =
      std::min(last.retry_after.value_or(Duration{0}), profile.duration("open_for_max"));
  opening.until = std::min(opening.opened + std::max(profile.duration("open_for"), asked),
                           next_process_start(evidence_, opening.opened));
  opening.reopened = reopened;
  if (reopened) opening.probes = probes_ok_;
  for (const auto& [number, ok] : calls_) {
    if (ok) continue;
    opening.counted.push_back(number);
    opening.calls_uncertain = opening.calls_uncertain || exports_[number].may_be_retry;
  }
  history_->openings.push_back(std::move(opening));
  calls_.clear();
  closing_probes_ = 0;
  ++generation_;
  change(exports_[cause].ended, BreakerState::open);
}

void BreakerReplay::close(Duration at) {
  history_->probings.back().closed = at;
  closing_probes_ = probes_ok_;
  calls_.clear();
  ++generation_;
  change(at, BreakerState::closed);
}

// A breaker lives in its process.
void BreakerReplay::restart_if_new_process(Duration time) {
  const auto& starts = evidence_.process_starts();
  const auto now = static_cast<std::size_t>(std::count_if(
      starts.begin(), starts.end(), [time](Duration start) { return start <= time; }));
  if (now > processes_ && processes_ > 0) {
    calls_.clear();
    closing_probes_ = 0;
    ++generation_;
    change(time, BreakerState::closed);
  }
  processes_ = now;
}

void BreakerReplay::change(Duration at, BreakerState state) {
  state_ = state;
  const bool failed_last = !calls_.empty() && !calls_.back().second;
  const auto failures = static_cast<std::size_t>(
      std::count_if(calls_.begin(), calls_.end(), [](const auto& call) { return !call.second; }));
  const std::size_t probes = state == BreakerState::closed ? closing_probes_ : probes_ok_;
  changes_.push_back({at, state, failed_last ? failures : 0, probes});
}

void BreakerReplay::stop(Duration at, const std::string& why) {
  stopped_ = true;
  known_until_ = at;
  history_->known_until = at;
  history_->stopped = why;
}

}  // namespace plumbline::judge
