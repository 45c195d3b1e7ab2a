// The child's side of a run that observes a process: reads from the control socket what to run,
// runs the live client, and tells the parent every journal entry (child_lines.h). At set moments it
// stands still until the parent has looked at it. Called by the hidden verb `plumbline live-child`;
// nobody else has the descriptors.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "scenarios/engine/world.h"

namespace plumbline::scenario {

/// What a child is told to run, as one line of JSON.
struct ChildTask {
  std::string scenario;  ///< the case's JSON
  std::string origin;    ///< where that was read from
  std::string profile;
  std::string arm;
  std::uint64_t seed = 0;
  std::chrono::steady_clock::time_point start;  ///< of the run: both processes read one clock
  std::map<std::string, std::string> origins;   ///< the scenario's host -> where it is served
  bool operator==(const ChildTask&) const = default;
};

/// The line, its end included, and back. Reading throws json::BadInput.
[[nodiscard]] std::string to_line(const ChildTask& task);
[[nodiscard]] ChildTask read_task(const std::string& line);

/// The child asks to be looked at with a line that begins so; the rest is the moment's name.
inline constexpr const char* kLookAtMe = "look ";

/// A child runs no longer than this, whatever its steps are: the parent kills it then, and without
/// a parent it ends itself. Two arms of it stay below the time that ctest gives a case.
inline constexpr std::chrono::seconds kChildLifeMax{50};

/// Runs the task that waits on `control`; entries go to `entries`. Throws json::BadInput for a task
/// that makes no sense, std::runtime_error when the parent is gone or the run went wrong.
void run_live_child(int control, int entries);

}  // namespace plumbline::scenario
