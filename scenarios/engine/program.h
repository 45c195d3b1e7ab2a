// A scenario's steps as the moves that a world makes on an application thread: instantaneous acts,
// pauses, closes (which block), and forks into lanes. Both worlds interpret the same program: the
// simulated one in virtual time, the live one on threads. Plain values; the acts refer to the
// Application, which must outlive the program.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

class Application;

/// Something that takes no time of its own: a call into the client, an entry in the journal.
struct Act {
  std::function<void()> run;
};

/// The application is idle, or the server it talks to takes this long (nominal time).
struct Pause {
  Duration duration{};
  bool is_latency = false;  ///< counts from now; an idle time counts from the end of the last one,
                            ///< so that a slow act does not shift the rest of the lane
};

/// The application closes a connection and waits until the close returns.
struct Close {
  std::string connection;
};

struct Fork;
using Move = std::variant<Act, Pause, Close, Fork>;
using Program = std::vector<Move>;

/// Lanes that run at the same time; ends when all have ended.
struct Fork {
  std::vector<Program> lanes;
};

/// The program of these steps, acting on `application`.
[[nodiscard]] Program program_of(const std::vector<Step>& steps, Application& application);

}  // namespace plumbline::scenario
