// The fake Databricks service as a state machine: a request and the time in, a reply out. Serves
// the telemetry and flag endpoints of both profiles on every host, as each host's behaviour script
// says. No thread, clock, socket or file: the simulated network calls it on its one thread, the
// socket host under its mutex. Copyable.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "fake_server/core/behaviour.h"
#include "fake_server/core/decoder.h"
#include "fake_server/core/endpoint.h"
#include "fake_server/core/http.h"

namespace plumbline::fake {

/// Requests that one host received, by endpoint, whatever was answered. The first two number the
/// requests that rules speak of.
struct EndpointCounts {
  std::uint64_t telemetry = 0;  ///< both telemetry endpoints
  std::uint64_t flag = 0;
  std::uint64_t other = 0;  ///< another path, or another method than the endpoint's
  bool operator==(const EndpointCounts&) const = default;
};

/// The body, decoded, of a request to a telemetry endpoint; nothing of any other. It takes its time
/// with a large body, so a host calls it before it takes a lock.
[[nodiscard]] Decoded decoded_body(const Request& request);

class Service {
 public:
  /// `hosts`: the scenario's name of a host -> its script. `wall_start_ms`: the service's wall
  /// clock at time 0, ms since 1970, for Retry-After dates. `seed`: decides which requests the
  /// rules answer that leave it to chance.
  Service(const std::map<std::string, Behaviour>& hosts, std::int64_t wall_start_ms,
          std::uint64_t seed = 0);

  /// Answers one request at `now` (since the start of the run; never decreasing). Order: unknown
  /// host 421; unknown path 404; wrong method 405 (none of these uses up a request's number); the
  /// first rule that matches with another status than 2xx, a body or a redirect; rate limit 429;
  /// credentials 401 or 403; org id 400; content type 415; undecodable body 400; else the healthy
  /// answer. From the rule on, its delay and delivery apply to whatever is answered. The
  /// unauthenticated endpoint asks for no credentials. `decoded`: `decoded_body(request)`, made
  /// where it blocks nobody. Never throws on any request.
  [[nodiscard]] Reply handle(const Request& request, const Decoded& decoded, Duration now);
  /// The same; decodes the body itself.
  [[nodiscard]] Reply handle(const Request& request, Duration now);

  /// Another script for a known host from the next request on; its counts go on, and so does the
  /// rate limit where that stays the same. Nothing happens to an unknown host.
  void amend(const std::string& host, const Behaviour& behaviour);

  /// What a host has received so far; zeros for an unknown one.
  [[nodiscard]] EndpointCounts counts(const std::string& host) const;

 private:
  struct Host {
    Behaviour behaviour;
    EndpointCounts counts;
    std::int64_t bucket_tokens = 0;  ///< of the rate limit
    Duration bucket_time{};          ///< when bucket_tokens was exact
  };

  /// A request to one of the endpoints, with its method.
  struct Call {
    const Request& request;
    const Decoded& decoded;
    Endpoint endpoint;
    Duration now;
  };

  /// The first rule of the endpoint that answers its request of that number; nullptr when none
  /// does.
  [[nodiscard]] const AnswerRule* rule_for(const std::string& name, const Host& host, bool flag,
                                           std::uint64_t number, Duration now) const;
  [[nodiscard]] Reply answer(Host& host, const Call& call, const AnswerRule* rule) const;
  void apply(const AnswerRule& rule, Reply& reply, Duration now) const;
  [[nodiscard]] std::string retry_after(const AnswerRule& rule, Duration now) const;

  std::map<std::string, Host> hosts_;
  std::int64_t wall_start_ms_;
  std::uint64_t seed_;
};

}  // namespace plumbline::fake
