#include "scenarios/engine/jitter.h"

#include <algorithm>

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWait{1};
constexpr std::chrono::milliseconds kFloor{
    5};  // the journal's definition of jitter: "at least 5 ms"
constexpr std::size_t kWaitsOfAPercentile = 10'000;
constexpr std::size_t kWaitsMax = 2'000'000;  // over half an hour of waits; 32 MB

}  // namespace

JitterMeter::JitterMeter() : thread_([this] { run(); }) {}

JitterMeter::~JitterMeter() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void JitterMeter::run() {
  std::unique_lock lock(mutex_);
  while (!stop_ && waits_.size() < kWaitsMax) {
    const auto due = steady_clock::now() + kWait;
    stopped_.wait_until(lock, due, [this] { return stop_; });
    const auto ended = steady_clock::now();
    waits_.push_back({ended, std::max(ended - due, steady_clock::duration::zero())});
  }
}

journal::JitterSample JitterMeter::over(steady_clock::time_point from,
                                        steady_clock::time_point to) const {
  std::vector<std::chrono::nanoseconds> overshoots;
  {
    const std::scoped_lock lock(mutex_);
    const auto first =
        std::lower_bound(waits_.begin(), waits_.end(), from,
                         [](const Wait& wait, auto time) { return wait.ended < time; });
    for (auto wait = first; wait != waits_.end() && wait->ended <= to; ++wait)
      overshoots.push_back(wait->overshoot);
  }
  journal::JitterSample sample{kFloor, overshoots.size()};
  if (overshoots.empty()) return sample;
  const std::size_t left_out =
      overshoots.size() < kWaitsOfAPercentile ? 0 : overshoots.size() / 1000;
  const std::size_t rank = overshoots.size() - 1 - left_out;
  const auto at_rank = overshoots.begin() + static_cast<std::ptrdiff_t>(rank);
  std::nth_element(overshoots.begin(), at_rank, overshoots.end());
  sample.overshoot = std::max<std::chrono::nanoseconds>(*at_rank, kFloor);
  return sample;
}

}  // namespace plumbline::scenario
