// What one look inside the client demanded and saw, and the looks themselves: inside_checks.cc
// lists them by name. Each drives one part by itself: a breaker, an aggregator, a whole client in
// front of parts that fail. One thread; a Look is a value.
#pragma once

#include <string>

#include "reference/telemetry/config.h"

namespace plumbline::scenario {

/// Demands of one look, added up: the first that is not met is what it says.
class Look {
 public:
  /// One demand; `what` in the words of a report: "the breaker stays open".
  void demand(bool met, const std::string& what) {
    ++demands_;
    if (!met && missed_.empty()) missed_ = what;
  }
  /// Something was demanded, and all of it was met.
  [[nodiscard]] bool held() const { return demands_ > 0 && missed_.empty(); }
  [[nodiscard]] std::string detail() const {
    return missed_.empty() ? std::to_string(demands_) + " demands met" : "not so: " + missed_;
  }

 private:
  int demands_ = 0;
  std::string missed_;
};

// CB-11 (inside_breaker.cc): two permits are outstanding while the state changes.
[[nodiscard]] Look look_at_late_result_while_open(const telemetry::Config& config);
[[nodiscard]] Look look_at_late_result_while_half_open(const telemetry::Config& config);
[[nodiscard]] Look look_at_late_probe_after_closing(const telemetry::Config& config);

// AG-8 (inside_aggregator.cc): the requirement's own numbers, whatever the run is configured with.
[[nodiscard]] Look look_at_eviction_by_age(const telemetry::Config& config);
[[nodiscard]] Look look_at_eviction_by_number(const telemetry::Config& config);
[[nodiscard]] Look look_at_open_statements_at_close(const telemetry::Config& config);

// ER-3 (inside_exceptions.cc): the caller notices nothing, and its calls go on.
[[nodiscard]] Look look_at_throwing_factory(const telemetry::Config& config);
[[nodiscard]] Look look_at_throwing_hook(const telemetry::Config& config);
[[nodiscard]] Look look_at_impossible_request(const telemetry::Config& config);
[[nodiscard]] Look look_at_odd_values(const telemetry::Config& config);

}  // namespace plumbline::scenario
