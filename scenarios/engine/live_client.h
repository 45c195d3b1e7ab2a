// The client's side of a live run: the reference client on its threads, the scenario's network in
// front of it, and the application that walks the steps. Knows no fake and no process: the live
// world owns one in its own process, a child process (live_child.h) in its. Lanes are threads;
// pauses are real, divided by the scenario's divisor. Made and used by one thread.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "reference/runtime/telemetry.h"
#include "scenarios/engine/application.h"
#include "scenarios/engine/live_network.h"
#include "scenarios/engine/program.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {

class LiveClient {
 public:
  /// Where and when the run takes place.
  struct Place {
    std::int64_t divisor = 1;
    std::chrono::steady_clock::time_point start;
    std::map<std::string, std::string> origins;  ///< the scenario's host -> where it is served
    bool without_client = false;  ///< the application runs as if telemetry did not exist
  };

  /// Borrows `run`, `settings` and `journal`, which must be thread-safe. Starts no thread.
  LiveClient(const Run& run, const Settings& settings, Place place, journal::Sink& journal);
  /// Ends the client: within one close budget.
  ~LiveClient();
  LiveClient(const LiveClient&) = delete;
  LiveClient& operator=(const LiveClient&) = delete;

  /// Blocks until the last step has ended. A lane's exception is thrown on.
  void walk_steps();
  /// Every connection that was opened has been closed.
  [[nodiscard]] bool all_closed() const { return application_.all_closed(); }
  /// Journals the client's counters. Throws std::runtime_error when it left threads behind.
  void add_counters_to(journal::Sink& journal) const;
  /// No record is still to be decided.
  [[nodiscard]] bool nothing_pending() const;
  /// Since the start of the run.
  [[nodiscard]] Duration now() const;

 private:
  Application::World world();
  [[nodiscard]] std::unique_ptr<telemetry::Connection> open(
      const telemetry::ConnectionOptions& options);
  void walk(const Program& program, std::chrono::steady_clock::time_point due);
  void make(const Close& close);
  void make(const Fork& fork, std::chrono::steady_clock::time_point due);

  const Run& run_;
  const Place place_;
  std::shared_ptr<LiveNetwork> network_;  // shared: see live_network.h
  std::optional<telemetry::Telemetry> telemetry_;
  Application application_;
};

}  // namespace plumbline::scenario
