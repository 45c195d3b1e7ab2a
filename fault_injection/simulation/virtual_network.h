// The network between simulated clients and the fake service: turns a client's request into the
// service's answer in virtual time, with the faults that the plan asks for, and journals what
// reached the service and what never did. Single-threaded, inside the scheduler's actions. This is
// where the reference client and the fake service meet.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/core/service.h"
#include "fake_server/journal/record.h"
#include "fault_injection/simulation/scheduler.h"
#include "reference/telemetry/transport.h"

namespace plumbline::simulation {

/// What the network does to attempts to reach a host that begin in [from, to), each with a
/// probability drawn from the network's seed. The first that happens counts.
struct LinkFault {
  Duration from{};
  Duration to{};
  /// How the attempt fails before it reaches the service: refused, tls, dns and reset at once,
  /// connect_timeout when the client's patience ends. none: it arrives, as the rest says.
  telemetry::NetworkError error = telemetry::NetworkError::refused;
  std::int64_t per_mille = 1000;
  Duration delay{};    ///< it arrives that much later
  bool twice = false;  ///< its answer comes a second time, `delay` after the first; it arrives at
                       ///< once
};

/// Time from a request's arrival to its answer when the script names no delay: enough that nothing
/// is instantaneous.
inline constexpr Duration kServiceTime = std::chrono::milliseconds(1);

/// The virtual network. A resource; borrows everything it is given.
class VirtualNetwork {
 public:
  using Answer = std::function<void(const telemetry::HttpOutcome&)>;

  /// `seed` decides which attempts the faults concern that leave it to chance.
  VirtualNetwork(Scheduler& scheduler, fake::Service& service, journal::Sink& journal,
                 std::uint64_t seed = 0);

  /// Makes `origin_host` (as in an origin, without scheme and port) lead to the service's host
  /// `name`.
  void add_host(const std::string& origin_host, const std::string& name,
                std::vector<LinkFault> faults);

  /// A request that was sent.
  struct Dispatch {
    std::uint64_t id = 0;  ///< for `cancel`
    std::string_view
        fault;  ///< what goes wrong on the way or at the service: "refused", "latency",
                ///< "429", "hang", "late", and so on; empty when nothing does
  };

  /// Sends a request; `answer` is called at the latest at the request's time-out, and a second time
  /// only by a fault that repeats answers. An origin that nobody added is a DNS failure.
  Dispatch send(telemetry::HttpRequest request, Answer answer);
  /// The client no longer waits: its connection is closed now, or its attempt at one journaled as
  /// cancelled, and no answer is given. Nothing happens when the request has ended.
  void cancel(std::uint64_t id);

 private:
  struct Route {
    std::string name;
    std::vector<LinkFault> faults;
    std::uint64_t attempts = 0;
    std::shared_ptr<const fake::ReadBody> latest_body;  // telemetry's: an attempt often repeats it
  };
  // A request on its way.
  struct Sent {
    std::uint64_t id = 0;
    fake::Request request;  // until it has arrived
    std::size_t answer_bytes_max = 0;
    Duration gives_up{};            // when the client no longer waits
    std::optional<Duration> again;  // the answer's second time, after the first
    Answer answer;
  };

  // How a request that has arrived ends for its client.
  struct Ending {
    std::uint64_t sent = 0;
    std::uint64_t connection = 0;
    std::optional<Duration> again;
    Answer answer;
    telemetry::HttpOutcome outcome;
  };

  // An attempt at an address that does not answer.
  struct Connecting {
    journal::AttemptFailed failed;
    Duration begun{};
  };

  [[nodiscard]] const LinkFault* fault_on(Route& route) const;
  std::uint64_t fail_before_service(const std::string& host, const telemetry::HttpRequest& request,
                                    telemetry::NetworkError error, const Answer& answer);
  std::string_view arrive(Route& route, Sent& sent);
  std::string_view reply(std::uint64_t id, const fake::Reply& reply, Sent& sent);
  void end(const Ending& ending);

  Scheduler& scheduler_;
  fake::Service& service_;
  journal::Sink& journal_;
  std::uint64_t seed_;
  std::map<std::string, Route> routes_;
  std::uint64_t last_sent_ = 0;
  std::map<std::uint64_t, std::uint64_t> waiting_;  // sent, not ended -> its connection; 0: not yet
  std::map<std::uint64_t, Connecting> connecting_;
  std::uint64_t last_id_ = 0;
};

}  // namespace plumbline::simulation
