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
  heap_.push_back({std::max(time, now_), random_.next(), sequence_++, std::move(action)});
  std::push_heap(heap_.begin(), heap_.end(), Later{});
}

bool Scheduler::run_until(Duration limit, const std::function<bool()>& stop,
                          std::uint64_t actions_max) {
  for (std::uint64_t ran = 0; !heap_.empty() && heap_.front().time <= limit; ++ran) {
    if (stop()) return true;
    if (ran == actions_max) return false;
    std::pop_heap(heap_.begin(), heap_.end(), Later{});
    const Item item = std::move(heap_.back());  // it may schedule others
    heap_.pop_back();
    now_ = item.time;
    ++delivered_;
    item.action();
  }
  if (!stop()) now_ = std::max(now_, limit);
  return true;
}

}  // namespace plumbline::simulation
