// RT-8: redirects are not followed, and nothing of one host's reaches another. Where a redirect
// leads, any request that its own traffic does not explain is a followed one. A Location outside
// the run's hosts is no evidence: nobody would see the request.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "fake_server/core/http.h"
#include "scenarios/judge/attempts.h"
#include "scenarios/judge/profile.h"
#include "scenarios/judge/rules.h"
#include "scenarios/judge/tally.h"

namespace plumbline::judge {
namespace {

/// Where a Location leads.
struct Target {
  std::string host;  ///< the journal's name
  std::string path;  ///< with its query
};

/// The run's host of that address: the name itself, or its first label.
std::optional<std::string> known_host(const Evidence& evidence, std::string_view address) {
  const std::string_view name = address.substr(0, address.find(':'));
  for (const std::string& host : evidence.hosts()) {
    if (host == name || host == address || name.starts_with(host + ".")) return host;
  }
  return std::nullopt;
}

std::optional<Target> target_of(const Evidence& evidence, const Exchange& redirect) {
  const std::string* location = fake::find_header(redirect.reply->headers, "Location");
  if (location == nullptr) return std::nullopt;
  if (location->starts_with("/")) return Target{redirect.host, *location};
  const std::size_t scheme = location->find("://");
  if (scheme == std::string::npos) return std::nullopt;
  const std::string_view rest = std::string_view(*location).substr(scheme + 3);
  const std::size_t slash = rest.find('/');
  const auto host = known_host(evidence, rest.substr(0, slash));
  if (!host) return std::nullopt;
  return Target{*host, slash == std::string_view::npos ? "/" : std::string(rest.substr(slash))};
}

/// Requests to this path are told from the host's own traffic: it is none of the service's, or they
/// carry the redirected batch.
bool is_followed(const Exchange& redirect, const Target& target, const Exchange& request) {
  if (request.request == nullptr || request.begun < *redirect.answered) return false;
  if (request.host != target.host || request.request->target != target.path) return false;
  if (request.endpoint == fake::Endpoint::other) return true;
  return !redirect.batch.empty() && request.batch == redirect.batch;
}

/// The client's own traffic could hide a followed redirect: a flag request looks like any other.
bool can_be_told(const Exchange& redirect, const Target& target) {
  return fake::endpoint_of("GET", target.path) == fake::Endpoint::other || !redirect.batch.empty();
}

/// Silence after the redirect was watched for as long as one more attempt may take.
bool is_watched(const Evidence& evidence, const Exchange& redirect) {
  const Duration timeout = evidence.profile().duration("attempt_timeout");
  return evidence.has_quiescence() || evidence.observed_until(redirect.settled + timeout);
}

void check_redirect(const Evidence& evidence, const Exchange& redirect, Tally& tally) {
  const std::optional<Target> target = target_of(evidence, redirect);
  if (!target || !can_be_told(redirect, *target)) return;
  for (const Exchange& request : evidence.exchanges()) {
    if (!is_followed(redirect, *target, request)) continue;
    return tally.fail("a redirect to " + target->path + " on " + target->host + " was followed",
                      witness_of({&redirect, &request}, true));
  }
  if (is_watched(evidence, redirect)) tally.pass();
}

bool is_redirect(const Exchange& exchange) {
  const bool ours = exchange.telemetry() || exchange.endpoint == fake::Endpoint::flag;
  return ours && exchange.status / 100 == 3 && exchange.answered && exchange.reply != nullptr;
}

/// The one host of each session id; a session id of several hosts has none.
std::map<std::string, std::set<std::string>> hosts_by_session(const Evidence& evidence) {
  std::map<std::string, std::set<std::string>> hosts;
  for (const Connection& connection : evidence.connections())
    if (!connection.session_id.empty()) hosts[connection.session_id].insert(connection.host);
  return hosts;
}

/// No event of a session of one host in a request to another.
void check_strays(const Evidence& evidence, Tally& tally) {
  const auto hosts = hosts_by_session(evidence);
  for (const Exchange& exchange : evidence.exchanges()) {
    for (const fake::DecodedEvent& event : exchange.decoded->events) {
      const auto known = hosts.find(event.session_id);
      if (known == hosts.end() || known->second.contains(exchange.host)) continue;
      tally.fail("an event of a session of " + *known->second.begin() + " reached " + exchange.host,
                 {exchange.request_sequence});
    }
  }
}

}  // namespace

Verdict judge_rt_8(const Evidence& evidence) {
  Tally tally;
  for (const Exchange& exchange : evidence.exchanges()) {
    if (is_redirect(exchange)) check_redirect(evidence, exchange, tally);
  }
  check_strays(evidence, tally);
  return tally.verdict(counted(tally.passes(), "redirect") + " not followed",
                       "no telemetry or flag request was redirected to a host that the run shows");
}

}  // namespace plumbline::judge
