#include "scenarios/engine/jitter.h"

#include <algorithm>

#include "scenarios/engine/cpu_pressure.h"

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kWait{1};
constexpr std::chrono::milliseconds kBetweenStalls = kStallWindow / 5;
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
    if (stalls_.empty() || ended - stalls_.back().at >= kBetweenStalls)
      stalls_.push_back({ended, cpu_stalled()});
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

std::chrono::microseconds JitterMeter::worst_stall(steady_clock::time_point from,
                                                   steady_clock::time_point to) const {
  std::vector<StallSample> samples;
  const std::scoped_lock lock(mutex_);
  for (const StallSample& sample : stalls_) {
    if (sample.at + kBetweenStalls >= from && sample.at <= to + kBetweenStalls)
      samples.push_back(sample);
  }
  return worst_of(samples);
}

std::chrono::microseconds worst_of(const std::vector<StallSample>& samples) {
  std::chrono::microseconds worst{};
  auto first = samples.begin();
  for (auto last = samples.begin(); last != samples.end(); ++last) {
    // The window begins at the last sample that is not inside it: what it holds is never cut.
    while (first + 1 < last && last->at - (first + 1)->at >= kStallWindow) ++first;
    worst = std::max(worst, last->total - first->total);
  }
  return worst;
}

}  // namespace plumbline::scenario
