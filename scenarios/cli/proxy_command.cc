#include "scenarios/cli/proxy_command.h"

#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fstream>
#include <iostream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "fake_server/core/json_fields.h"
#include "fault_injection/proxy/fault_proxy.h"
#include "fault_injection/proxy/plan_json.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/output_file.h"

namespace plumbline::cli {
namespace {

using proxy::FaultProxy;
using proxy::ProxyPlan;
using proxy::ProxyRoute;

constexpr std::uint16_t kPortMax = 65'535;
constexpr rlim_t kOtherDescriptors = 128;  // listeners, files, and what the libraries keep

constexpr const char* kFooter =
    "Examples:\n"
    "  plumbline proxy --target 127.0.0.1:8081 --port 8090\n"
    "  curl http://127.0.0.1:8090/_plumbline/health\n"
    "  plumbline proxy --plan plan.json --seed 7 --record faults.jsonl\n"
    "Exit: 0 ended by a signal, 2 bad input, 4 the record could not be written, or harness fault";

struct ProxyOptions {
  std::string plan;
  std::vector<std::string> targets;
  std::uint16_t port = 0;
  std::optional<std::uint64_t> seed;
  std::string record;
  std::string ready;
};

// "[ROUTE=]HOST:PORT".
struct NamedTarget {
  std::string route;  // empty: the only one
  proxy::Target target;
};

NamedTarget named_target(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const bool named = equals != std::string::npos && equals > 0;
  const auto target = proxy::parse_target(named ? text.substr(equals + 1) : text);
  if (!target) throw json::BadInput("", "--target " + text + ": expected [ROUTE=]HOST:PORT");
  return {named ? text.substr(0, equals) : "", *target};
}

ProxyRoute& route_of(ProxyPlan& plan, const NamedTarget& named) {
  const std::vector<std::string> names = proxy::route_names(plan);
  if (named.route.empty() && names.size() == 1) return plan.routes[0];
  const auto found = std::find(names.begin(), names.end(), named.route);
  if (found != names.end()) return plan.routes[static_cast<std::size_t>(found - names.begin())];
  const std::string given = named.route.empty() ? "no name" : "\"" + named.route + "\"";
  throw json::BadInput("", "--target: expected a route of the plan, found " + given +
                               json::suggestion(named.route, names));
}

// Without a plan: one route without faults.
ProxyPlan bare_plan(const ProxyOptions& options) {
  ProxyPlan plan;
  ProxyRoute route;
  route.name = "default";
  route.port = options.port;
  plan.routes = {route};
  return plan;
}

ProxyPlan plan_of(const ProxyOptions& options) {
  ProxyPlan plan = options.plan.empty() ? bare_plan(options) : proxy::read_plan_file(options.plan);
  for (const std::string& text : options.targets) {
    const NamedTarget named = named_target(text);
    route_of(plan, named).target = named.target;
  }
  for (const ProxyRoute& route : plan.routes) {
    if (!route.target) {
      throw json::BadInput(
          "", "expected --target " + route.name + "=HOST:PORT, or its target in the plan");
    }
  }
  plan.seed = options.seed.value_or(plan.seed);
  return plan;
}

// Shells often allow 1 024 descriptors; more are there for the asking.
void raise_descriptor_limit(const ProxyPlan& plan) {
  const rlim_t wanted = 2 * plan.connections_max + kOtherDescriptors;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(limit.rlim_max, wanted);
  ::setrlimit(RLIMIT_NOFILE, &limit);  // best effort: connections wait when there are none left
}

// A line at a time, so that whoever follows it sees it at once.
class RecordLines {
 public:
  explicit RecordLines(const std::string& path) {
    if (path.empty()) return;
    file_.open(path, std::ios::binary | std::ios::trunc);
    if (!file_) throw json::BadInput("", "--record: " + path + ": cannot be written");
  }
  void add(const std::string& line) { out() << line << '\n' << std::flush; }
  [[nodiscard]] bool complete() { return static_cast<bool>(out()); }

 private:
  std::ostream& out() { return file_.is_open() ? file_ : std::cout; }

  std::ofstream file_;
};

// A port or a name that cannot be had is bad input, like a value that means nothing.
std::unique_ptr<FaultProxy> listen(const ProxyPlan& plan, RecordLines& record) {
  try {
    return std::make_unique<FaultProxy>(plan,
                                        [&record](const std::string& line) { record.add(line); });
  } catch (const std::runtime_error& fault) {
    throw json::BadInput("", fault.what());
  }
}

// The file first: who has read the lines may read it.
void announce(const FaultProxy& server, const std::string& path) {
  nlohmann::ordered_json ready{{"pid", ::getpid()}, {"routes", nlohmann::ordered_json::object()}};
  std::string lines;
  for (const proxy::ListeningRoute& route : server.routes()) {
    const std::string place = route.address + ":" + std::to_string(route.port);
    ready["routes"][route.route] = place;
    lines += nlohmann::ordered_json{{"listening", place}, {"route", route.route}}.dump() + "\n";
  }
  const auto failure = path.empty() ? std::nullopt : write_whole(path, ready.dump() + "\n");
  if (failure) throw std::runtime_error("--ready: " + *failure);
  std::cout << lines << std::flush;
  if (!std::cout) throw std::runtime_error("the addresses could not be written");
}

int relay(const ProxyOptions& options) {
  const ProxyPlan plan = plan_of(options);
  if (!options.ready.empty()) expect_writable("--ready", options.ready);
  raise_descriptor_limit(plan);
  RecordLines record(options.record);
  const std::unique_ptr<FaultProxy> server = listen(plan, record);
  server->stop_on_signals();
  announce(*server, options.ready);
  server->run();
  if (record.complete()) return kConformant;
  std::cerr << "plumbline proxy: the record could not be written\n";
  return kHarnessFault;
}

void add_options(CLI::App& verb, ProxyOptions& options) {
  // An unset shell variable must not quietly mean the default.
  const CLI::Validator not_empty(
      [](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT");
  auto* plan =
      verb.add_option("--plan", options.plan, "JSON file with routes and faults")->check(not_empty);
  verb.add_option("--target", options.targets,
                  "[ROUTE=]HOST:PORT, where a route leads; instead of the plan's; repeatable")
      ->check(not_empty)
      ->allow_extra_args(false);
  verb.add_option("--port", options.port, "Port to listen on without a plan; 0: any free one")
      ->check(CLI::Range(std::uint16_t{0}, kPortMax))
      ->excludes(plan)
      ->capture_default_str();
  verb.add_option("--seed", options.seed, "Seed of what is drawn; instead of the plan's")
      ->check(CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max()));
  verb.add_option("--record", options.record,
                  "Write a line for each connection into this file; else to standard output")
      ->check(not_empty);
  verb.add_option("--ready", options.ready, "Write the addresses as JSON into this file when ready")
      ->check(not_empty);
}

}  // namespace

void add_proxy_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "proxy", "Relay TCP connections, and do to them what a plan says, until SIGTERM or SIGINT");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<ProxyOptions>();
  add_options(*verb, *options);
  verb->footer(kFooter);
  verb->callback([options, &exit_code] {
    try {
      exit_code = relay(*options);
    } catch (const json::BadInput& fault) {
      std::cerr << "plumbline proxy: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline proxy: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
