// The network between simulated clients and the fake service: turns a client's request into the
// service's answer in virtual time, with the faults that the plan asks for, and journals what
// reached the service and what never did. Single-threaded, inside the scheduler's actions. This is
// where the reference client and the fake service meet.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fake_server/core/service.h"
#include "fake_server/journal/record.h"
#include "fault_injection/simulation/scheduler.h"
#include "reference/telemetry/transport.h"

namespace plumbline::simulation {

/// Requests to a host in [from, to) fail before they reach the service.
struct Outage {
  Duration from{};
  Duration to{};
  telemetry::NetworkError error = telemetry::NetworkError::refused;  ///< refused, tls or dns
};

/// Time from a request's arrival to its answer when the script names no delay: enough that nothing
/// is instantaneous.
inline constexpr Duration kServiceTime = std::chrono::milliseconds(1);

/// The virtual network. A resource; borrows everything it is given.
class VirtualNetwork {
 public:
  using Answer = std::function<void(telemetry::HttpOutcome)>;

  VirtualNetwork(Scheduler& scheduler, fake::Service& service, journal::Sink& journal);

  /// Makes `origin_host` (as in an origin, without scheme and port) lead to the service's host
  /// `name`.
  void add_host(const std::string& origin_host, const std::string& name,
                std::vector<Outage> outages);

  /// Sends a request; `answer` is called once, at the latest at the request's time-out. An origin
  /// that nobody added is a DNS failure.
  void send(const telemetry::HttpRequest& request, Answer answer);

 private:
  struct Route {
    std::string name;
    std::vector<Outage> outages;
  };

  void fail_before_service(const std::string& host, const telemetry::HttpRequest& request,
                           telemetry::NetworkError error, const Answer& answer);
  void reply(std::uint64_t id, const fake::Reply& reply, const telemetry::HttpRequest& request,
             Answer answer);

  Scheduler& scheduler_;
  fake::Service& service_;
  journal::Sink& journal_;
  std::map<std::string, Route> routes_;
  std::uint64_t last_id_ = 0;
};

}  // namespace plumbline::simulation
