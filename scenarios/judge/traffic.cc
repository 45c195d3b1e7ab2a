#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

LivesByHost lives_by_host(const Evidence& evidence) {
  LivesByHost lives;
  for (const std::string& host : evidence.hosts()) lives[host] = lives_of(evidence, host);
  return lives;
}

const std::vector<ClientLife>& lives_on(const Evidence& evidence, const std::string& host) {
  return evidence.traffic().lives.at(host);
}

BreakersByHost breakers_by_host(const Evidence& evidence) {
  BreakersByHost breakers;
  for (const std::string& host : evidence.hosts())
    breakers.emplace(host, replayed_breaker(evidence, host));
  return breakers;
}

}  // namespace plumbline::judge
