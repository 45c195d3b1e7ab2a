#include "scenarios/engine/inside_checks.h"

#include <algorithm>
#include <cstddef>
#include <exception>

#include "scenarios/engine/inside_look.h"

namespace plumbline::scenario {
namespace {

struct Check {
  const char* name;
  const char* requirement;
  Look (*run)(const telemetry::Config& config);
};

const std::vector<Check>& checks() {
  static const std::vector<Check> all = {
      {"late-result-while-open", "CB-11", look_at_late_result_while_open},
      {"late-result-while-half-open", "CB-11", look_at_late_result_while_half_open},
      {"late-probe-after-closing", "CB-11", look_at_late_probe_after_closing},
      {"evicted-after-an-hour", "AG-8", look_at_eviction_by_age},
      {"evicted-beyond-ten-thousand", "AG-8", look_at_eviction_by_number},
      {"open-at-close", "AG-8", look_at_open_statements_at_close},
      {"exception-from-the-transport-factory", "ER-3", look_at_throwing_factory},
      {"exception-from-the-shell", "ER-3", look_at_throwing_hook},
      {"request-that-no-transport-can-send", "ER-3", look_at_impossible_request},
      {"values-that-no-encoder-likes", "ER-3", look_at_odd_values},
  };
  return all;
}

}  // namespace

const std::vector<std::string>& inside_check_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Check& check : checks()) all.emplace_back(check.name);
    return all;
  }();
  return names;
}

journal::InsideCheck look_inside(const std::string& name, const telemetry::Config& config) {
  const auto& all = checks();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&name](const Check& check) { return check.name == name; });
  if (found == all.end()) return {"", name, false, "no check has this name"};
  journal::InsideCheck seen{found->requirement, name, false, ""};
  try {
    const Look look = found->run(config);
    seen.held = look.held();
    seen.detail = look.detail();
  } catch (const std::exception& thrown) {
    seen.detail = std::string("it threw: ") + thrown.what();
  }
  return seen;
}

void add_inside_checks(const std::vector<std::string>& names, const telemetry::Config& config,
                       journal::Duration now, journal::Sink& journal) {
  for (const std::string& name : names) journal.add(now, look_inside(name, config));
}

}  // namespace plumbline::scenario
