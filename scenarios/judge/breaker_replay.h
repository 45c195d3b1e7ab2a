// The profile's breaker policy as a state machine over exports seen from outside. Internal to
// breaker_history.cc; one thread; borrows the evidence.
#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "scenarios/judge/breaker_history.h"

namespace plumbline::judge {

/// The policy's state from `since` on.
struct StateChange {
  Duration since{};
  BreakerState state = BreakerState::closed;
  std::size_t failures = 0;  ///< counted in the closed state; 0 also after a success
  std::size_t probes =
      0;  ///< successful in this half-open state; when closed: those that closed it
};

class BreakerReplay {
 public:
  BreakerReplay(const Evidence& evidence, const std::string& host);

  /// Runs over all exports; call once. Fills openings, probings and `stopped`.
  void run(BreakerHistory& history);
  /// The states in order of time, the first from the start of the run.
  [[nodiscard]] const std::vector<StateChange>& changes() const { return changes_; }
  /// Beyond this time the replay knows nothing.
  [[nodiscard]] Duration known_until() const { return known_until_; }

 private:
  struct Call {
    std::size_t number = 0;
    std::uint64_t generation = 0;
  };
  void begin(std::size_t number);
  void end(const Call& call);
  void end_until(Duration time);
  void end_closed(std::size_t number, bool ok);
  void end_probe(std::size_t number, bool ok);
  void open(std::size_t cause, bool reopened);
  void close(Duration at);
  void restart_if_new_process(Duration time);
  void probe(std::size_t number);
  void change(Duration at, BreakerState state);
  void stop(Duration at, const std::string& why);
  [[nodiscard]] bool threshold_reached() const;

  const Evidence& evidence_;
  const std::vector<Export>& exports_;
  BreakerHistory* history_ = nullptr;
  std::vector<Call> in_flight_;
  std::vector<StateChange> changes_;
  BreakerState state_ = BreakerState::closed;
  std::uint64_t generation_ = 1;
  std::deque<std::pair<std::size_t, bool>> calls_;  // the window: export and whether it succeeded
  std::size_t probes_ok_ = 0;
  std::size_t closing_probes_ = 0;
  std::size_t processes_ = 0;
  Duration unknown_from_ = Duration::max();  // the first attempt that may have been an export
  bool stopped_ = false;
  Duration known_until_ = Duration::max();
};

}  // namespace plumbline::judge
