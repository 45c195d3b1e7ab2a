// The service's side of a live run: the fake on loopback sockets, the run's clock and its header.
// The live world owns one, whether the client runs in its process or in a child. Made and used by
// one thread.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "fake_server/host/host.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {

class LiveService {
 public:
  /// The run begins now: journals its header. Borrows `run` and `journal`.
  LiveService(const Run& run, const Settings& settings, journal::Sink& journal);

  /// Serves every host of the scenario: its name -> its origin.
  [[nodiscard]] std::map<std::string, std::string> start_hosts();
  /// Blocks while silence is watched.
  void watch() const;
  /// Ends the fake; journals what is still under way.
  void stop() { hosts_.stop(); }

  [[nodiscard]] std::chrono::steady_clock::time_point start() const { return start_; }
  /// Since the start of the run.
  [[nodiscard]] Duration now() const { return std::chrono::steady_clock::now() - start_; }

 private:
  const Run& run_;
  std::int64_t wall_start_ms_;
  std::chrono::steady_clock::time_point start_;
  fake::Hosts hosts_;
};

}  // namespace plumbline::scenario
