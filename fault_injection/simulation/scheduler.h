// The virtual scheduler: one heap of things to do, ordered by virtual time; equal instants run in
// an order drawn from the seed, so another seed is another interleaving. Single-threaded; one seed
// gives one sequence on every compiler.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "reference/core/random.h"
#include "reference/telemetry/time.h"

namespace plumbline::simulation {

/// Time since the start of the run.
using telemetry::Duration;

/// Owns virtual time. Actions run inside `run_until`, each at its time, and may schedule others.
class Scheduler {
 public:
  explicit Scheduler(std::uint64_t seed);

  /// Virtual time since the start of the run. Never goes back.
  [[nodiscard]] Duration now() const noexcept { return now_; }

  /// Runs `action` at `time`, or at once (after what runs now) when that has passed.
  void at(Duration time, std::function<void()> action);

  /// How many actions ran.
  [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }

  /// Runs everything due up to and including `limit`, then sets the time to `limit` unless `stop`
  /// (asked before each action) ended it. Returns false when more than `actions_max` actions ran:
  /// something schedules itself without end.
  bool run_until(Duration limit, const std::function<bool()>& stop, std::uint64_t actions_max);

 private:
  struct Item {
    Duration time;
    std::uint64_t draw;      // seeded: decides between equal instants
    std::uint64_t sequence;  // decides between equal draws
    std::function<void()> action;
  };
  struct Later {
    bool operator()(const Item& a, const Item& b) const noexcept;
  };

  Duration now_{};
  std::uint64_t sequence_ = 0;
  std::uint64_t delivered_ = 0;
  telemetry::Random random_;
  std::vector<Item> heap_;  // the earliest in front
};

}  // namespace plumbline::simulation
