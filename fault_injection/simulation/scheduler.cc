#include "fault_injection/simulation/scheduler.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace plumbline::simulation {

bool Scheduler::Later::operator()(const Item& a, const Item& b) const noexcept {
  return std::tie(a.time, a.draw, a.sequence) > std::tie(b.time, b.draw, b.sequence);
}

Scheduler::Scheduler(std::uint64_t seed) : random_(seed) {}

void Scheduler::at(Duration time, std::function<void()> action) {
  heap_.push({std::max(time, now_), random_.next(), sequence_++, std::move(action)});
}

bool Scheduler::run_until(Duration limit, const std::function<bool()>& stop,
                          std::uint64_t actions_max) {
  for (std::uint64_t ran = 0; !heap_.empty() && heap_.top().time <= limit; ++ran) {
    if (stop()) return true;
    if (ran == actions_max) return false;
    const auto action = heap_.top().action;
    now_ = heap_.top().time;
    heap_.pop();
    ++delivered_;
    action();
  }
  if (!stop()) now_ = std::max(now_, limit);
  return true;
}

}  // namespace plumbline::simulation
