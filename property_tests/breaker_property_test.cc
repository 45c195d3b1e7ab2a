// The circuit breaker against a model that keeps the whole history and reads the requirements (CB-1
// to CB-4) off it.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "reference/core/circuit_breaker.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::seconds;

// Both policies, one call at a time: closed until the threshold, silent for open_for, then probes.
class Model {
 public:
  explicit Model(const Config& config) : config_(config) {}

  [[nodiscard]] bool admits(Instant now) const { return !open_until_ || now >= *open_until_; }

  void report(bool ok, Instant now) {
    if (open_until_) return report_probe(ok, now);
    results_.push_back(ok);
    if (config_.breaker_policy == BreakerPolicy::rate && results_.size() > config_.breaker_window)
      results_.pop_front();
    if (too_many_failures()) open(now);
  }

 private:
  void report_probe(bool ok, Instant now) {
    if (!ok) return open(now);
    if (++probes_ == config_.probes_to_close) open_until_.reset();
  }
  void open(Instant now) {
    open_until_ = now + config_.open_for;
    probes_ = 0;
    results_.clear();
  }
  [[nodiscard]] bool too_many_failures() const {
    if (config_.breaker_policy == BreakerPolicy::rate) {
      const auto failed =
          static_cast<std::size_t>(std::count(results_.begin(), results_.end(), false));
      return results_.size() >= config_.breaker_calls_min &&
             failed * 100 >= config_.breaker_threshold * results_.size();
    }
    std::size_t in_a_row = 0;
    for (auto ok = results_.rbegin(); ok != results_.rend() && !*ok; ++ok) ++in_a_row;
    return in_a_row >= config_.breaker_threshold;
  }

  const Config config_;
  std::deque<bool> results_;
  std::optional<Instant> open_until_;
  std::size_t probes_ = 0;
};

void agrees_with_the_model(const Config& config) {
  CircuitBreaker breaker(config);
  Model model(config);
  Instant now{};
  const auto steps = *rc::gen::container<std::vector<std::pair<int, bool>>>(rc::gen::pair(
      rc::gen::inRange(0, 40), rc::gen::weightedElement<bool>({{2, false}, {1, true}})));
  for (const auto& [wait, ok] : steps) {
    now += seconds(wait);
    const auto permit = breaker.try_acquire(now);
    RC_ASSERT(permit.has_value() == model.admits(now));
    if (!permit) continue;
    breaker.on_result(*permit, ok, now);
    model.report(ok, now);
  }
}

RC_GTEST_PROP(BreakerProperty, ConsecutivePolicyAgreesWithItsModel, ()) {
  Config config = Config::design();
  config.breaker_threshold = *rc::gen::inRange<std::size_t>(1, 8);
  config.probes_to_close = *rc::gen::inRange<std::size_t>(1, 4);
  agrees_with_the_model(config);
}

RC_GTEST_PROP(BreakerProperty, RatePolicyAgreesWithItsModel, ()) {
  Config config = Config::shipped();
  config.breaker_window = *rc::gen::inRange<std::size_t>(1, 12);
  config.breaker_calls_min = *rc::gen::inRange<std::size_t>(1, config.breaker_window + 1);
  config.breaker_threshold = *rc::gen::inRange<std::size_t>(1, 101);
  agrees_with_the_model(config);
}

// CB-11: a permit that another state has made void changes nothing, whatever it reports.
RC_GTEST_PROP(BreakerProperty, AResultOfAnEarlierGenerationChangesNothing, (bool late_ok)) {
  Config config = Config::design();
  CircuitBreaker breaker(config);
  const Instant start{};
  const auto late = breaker.try_acquire(start);
  for (std::size_t failure = 0; failure < config.breaker_threshold; ++failure) {
    breaker.on_result(*breaker.try_acquire(start), false, start);
  }
  breaker.on_result(*late, late_ok, start + seconds(1));
  RC_ASSERT(!breaker.try_acquire(start + config.open_for - Duration(1)));
  RC_ASSERT(breaker.try_acquire(start + config.open_for).has_value());
}

}  // namespace
}  // namespace plumbline::telemetry
