// The fake service on real sockets: plain HTTP/1.1 for many logical hosts, each on a loopback
// address of its own. Made, started and stopped by one thread (the live world's); requests are
// served on a thread for each connection that has one, and the Service is driven by them under one
// mutex. Every request, reply and connection goes to the journal.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "fake_server/core/service.h"
#include "fake_server/host/bounds.h"
#include "fake_server/journal/record.h"

namespace plumbline::fake {

/// Logical hosts of one server: addresses 127.0.0.2 to 127.0.0.201.
inline constexpr std::size_t kHostsMax = 200;
/// The running fake. A resource: neither copied nor moved. The destructor stops it.
class Hosts {
 public:
  /// `sink` must outlive this object and be thread-safe. `now`: time since the start of the run,
  /// thread-safe, never decreasing. Requests are numbered in the order the service counted them; a
  /// request's time is that of its last byte, so entries may go back in time where a small request
  /// overtook a large one: sinks put that right (writer.h).
  Hosts(Service service, journal::Sink& sink, std::function<Duration()> now);
  ~Hosts();
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;

  /// Serves the scenario's host `host_name` on an address of its own and a free port; returns its
  /// origin, e.g. "http://127.0.0.2:40123". Connections are accepted when it returns. Throws
  /// std::runtime_error with one line when it cannot listen, after stop(), and beyond kHostsMax.
  std::string start(const std::string& host_name);

  /// The same on a given IPv4 address and port (0: any free one). A port in use is an error: two
  /// servers never share one.
  std::string start_on(const std::string& host_name, const std::string& address,
                       std::uint16_t port);

  /// Stops accepting, ends every connection (idle, delayed, hanging or mid-answer alike) and joins
  /// all threads. Waits for no peer. What was not answered is journaled with status 0. Idempotent.
  void stop();

  /// Requests that a host received so far.
  [[nodiscard]] EndpointCounts counts(const std::string& host_name) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace plumbline::fake
