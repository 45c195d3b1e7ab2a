// A TCP proxy that does to connections what a plan says, between any client and any target. Used
// alone by `plumbline proxy`, and as a library: construct, give the ports to clients, `run` on a
// thread of its own, `stop` from any. One thread, one io_context; every queue is bounded.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fault_injection/proxy/plan.h"

namespace plumbline::proxy {

/// A route that listens.
struct ListeningRoute {
  std::string route;
  std::string address;
  std::uint16_t port = 0;
  bool operator==(const ListeningRoute&) const = default;
};

/// Each open connection has two descriptors, and holds at most 2 x 288 KiB.
class FaultProxy {
 public:
  /// Takes the lines of record_json.h, without line ends; on the thread of `run`.
  using Record = std::function<void(const std::string& line)>;

  /// Takes the ports, and begins to listen and to count time. Resolves the targets' names, which
  /// blocks. Throws std::runtime_error in one line: a route without a target, a name that cannot
  /// be resolved, a port that cannot be had.
  FaultProxy(ProxyPlan plan, Record record);
  /// Closes everything. `run` must have returned.
  ~FaultProxy();
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;

  /// In the plan's order. Any thread.
  [[nodiscard]] const std::vector<ListeningRoute>& routes() const noexcept;
  /// SIGTERM and SIGINT stop it from now on. Before `run`; for the whole process.
  void stop_on_signals();
  /// Serves on this thread until it is stopped, then closes all connections. Once. Throws
  /// std::runtime_error when a route that was down cannot listen again.
  void run();
  /// Ends `run`, soon; also one that has not begun. Any thread, idempotent.
  void stop();

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace plumbline::proxy
