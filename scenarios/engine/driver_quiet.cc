#include "scenarios/engine/driver_quiet.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace plumbline::scenario {
namespace {

using std::chrono::steady_clock;

bool is_activity(const journal::Data& data) {
  return std::holds_alternative<journal::ConnectionOpened>(data) ||
         std::holds_alternative<journal::RequestReceived>(data) ||
         std::holds_alternative<journal::ReplyGiven>(data);
}

}  // namespace

void QuietWatch::add(journal::Duration time, journal::Data data) noexcept {
  if (is_activity(data)) {
    const std::scoped_lock lock(mutex_);
    ++seen_;
    activity_.notify_all();
  }
  journal_.add(time, std::move(data));
}

bool QuietWatch::wait_for_quiet(std::chrono::nanoseconds silence, std::chrono::nanoseconds limit) {
  const auto last = steady_clock::now() + silence + limit;
  std::unique_lock lock(mutex_);
  while (steady_clock::now() < last) {
    const std::uint64_t seen = seen_;
    const auto until = steady_clock::now() + silence;
    if (!activity_.wait_until(lock, std::min(until, last), [&] { return seen_ != seen; }))
      return until <= last;
  }
  return false;
}

}  // namespace plumbline::scenario
