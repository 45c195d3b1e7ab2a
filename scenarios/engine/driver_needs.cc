#include "scenarios/engine/driver_needs.h"

#include <algorithm>

namespace plumbline::scenario {
namespace {

// Parameters that an application can set on a real driver, and the capability for each.
const std::map<std::string, std::string> kSettable{{"batch_size", "batch_size"},
                                                   {"flush_interval", "flush_interval"}};

class Collector {
 public:
  void walk(const std::vector<Step>& steps) {
    for (const Step& step : steps) std::visit([this](const auto& one) { add(one); }, step);
  }
  void need(const std::string& capability, const std::string& what) {
    needs_.emplace(capability, what);
  }
  [[nodiscard]] std::vector<Need> take() const {
    std::vector<Need> all;
    for (const auto& [capability, what] : needs_) all.push_back({capability, what});
    return all;
  }

 private:
  void add(const OpenStep& step) {
    if (step.telemetry == "force") need("force", "an open with telemetry forced");
    if (step.telemetry == "off") need("opt_out", "an open that opts out");
    if (step.token.empty()) need("no_token", "an open without credentials");
    if (!step.org.empty()) need("org", "an open with an organisation id");
    add_spelling(step.spelling);
    if (!step.tags.empty()) need("tags", "tags handed to the telemetry client");
  }
  // What is odd about how the host is written.
  void add_spelling(const std::string& spelling) {
    const auto has = [&spelling](const char* part) {
      return spelling.find(part) != std::string::npos;
    };
    const std::size_t scheme = spelling.find("://");
    const std::size_t name = scheme == std::string::npos ? 0 : scheme + 3;
    if (has("{HOST}")) need("host_case", "a host in upper case");
    if (has("{host.}")) need("host_dot", "a host that ends in a dot");
    if (has("://")) need("host_scheme", "a host with a scheme");
    if (spelling.find('/', name) != std::string::npos) need("host_slash", "a host with a slash");
    if (spelling.find(':', name) != std::string::npos) need("host_port", "a host with a port");
  }
  void add(const ExecuteStep& step) {
    if (!step.tags.empty()) need("tags", "tags handed to the telemetry client");
    if (!step.hiccup.empty()) need("hiccup", "an error on the way that is worth another try");
  }
  void add(const CompleteStep& /*step*/) {
    need("close_statement", "a step that closes a statement");
  }
  void add(const TokenStep& /*step*/) { need("token", "a step that changes a token"); }
  void add(const CloseStep& /*step*/) {}
  void add(const WaitStep& /*step*/) {}
  void add(const MarkStep& /*step*/) {}
  void add(const RestartStep& /*step*/) { need("restart", "a step that restarts the process"); }
  void add(const ParallelStep& step) {
    if (step.lanes.size() > 1) need("thread", "steps in parallel lanes");
    for (const auto& lane : step.lanes) walk(lane);
  }

  std::map<std::string, std::string> needs_;
};

}  // namespace

std::map<std::string, std::string> driver_parameters(const Scenario& scenario,
                                                     const std::string& profile) {
  std::map<std::string, std::string> parameters = scenario.config;
  const auto own = scenario.config_for.find(profile);
  if (own == scenario.config_for.end()) return parameters;
  for (const auto& [name, value] : own->second) parameters[name] = value;
  return parameters;
}

std::vector<Need> needs_of(const Scenario& scenario, const std::string& profile) {
  Collector collector;
  collector.walk(scenario.steps);
  if (scenario.arms) collector.need("opt_out", "two arms, one of them without telemetry");
  if (!scenario.inside.empty()) collector.need("inside", "looks inside the reference client");
  for (const auto& [name, value] : driver_parameters(scenario, profile)) {
    const auto settable = kSettable.find(name);
    collector.need(settable == kSettable.end() ? name : settable->second,
                   "the parameter " + name + " = " + value);
  }
  return collector.take();
}

std::string missing_for(const Scenario& scenario, const std::string& profile,
                        const AdapterInfo& driver) {
  for (const Need& need : needs_of(scenario, profile)) {
    if (driver.can(need.capability)) continue;
    return driver.name + " " + driver.version + " cannot \"" + need.capability +
           "\", which the case needs: " + need.what;
  }
  return "";
}

bool is_for_driver(const Scenario& scenario, const std::string& profile) {
  const auto& names = scenario.drivers;
  return names.empty() || std::find(names.begin(), names.end(), profile) != names.end();
}

}  // namespace plumbline::scenario
