#include "scenarios/judge/traffic.h"

namespace plumbline::judge {

LivesByHost lives_by_host(const Evidence& evidence) {
  LivesByHost lives;
  for (const std::string& host : evidence.hosts()) lives[host] = lives_of(evidence, host);
  return lives;
}

}  // namespace plumbline::judge
