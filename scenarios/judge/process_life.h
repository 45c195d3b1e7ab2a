// The client's process as it was seen from outside: when it began and ended, what it wrote, what it
// held and when. Rules on resources, output and exit (level P) ask here, for each arm. Pure;
// borrows the evidence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/judge/evidence.h"

namespace plumbline::judge {

/// One look at the process.
struct Held {
  const journal::ResourceSample* sample = nullptr;
  Duration at{};
  std::uint64_t sequence = 0;
};

/// One process.
struct ProcessLife {
  Duration started{};
  std::optional<Duration> ended;
  int code = 0;  ///< of its end: exit code, or minus a signal
  std::uint64_t ended_sequence = 0;
  std::vector<Held> held;  ///< by time
  std::string output;      ///< all of its standard output
  std::string errors;      ///< all of its standard error
  std::vector<std::uint64_t> error_sequences;

  /// The look taken at that moment; nullptr when there was none.
  [[nodiscard]] const Held* at(const std::string& moment) const;
};

/// The one process of this arm; empty when none was observed, or several were.
[[nodiscard]] std::optional<ProcessLife> process_of(const Evidence& evidence);

/// Both arms' processes; empty unless both were observed.
struct ProcessPair {
  ProcessLife on;
  ProcessLife off;
};
[[nodiscard]] std::optional<ProcessPair> processes_of(const Evidence& evidence);

/// When its work was done: the last operation's return or mark, or the end of its steps.
[[nodiscard]] Duration work_ended(const Evidence& evidence, const ProcessLife& life);

/// Telemetry or flag attempts that failed, found no answer, or found one later than a healthy
/// service gives, up to `until`.
[[nodiscard]] std::size_t troubles(const Evidence& evidence, Duration until = Duration::max());

/// Telemetry and flag attempts of any outcome.
[[nodiscard]] std::size_t telemetry_attempts(const Evidence& evidence);

/// Lines of `text` that `allowed` does not have, each as often as it has too many.
[[nodiscard]] std::vector<std::string> lines_beyond(const std::string& text,
                                                    const std::string& allowed);

}  // namespace plumbline::judge
