// The options of `plumbline verify`, and which runs they ask for. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/engine/world.h"

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace plumbline::cli {

/// As given on the command line.
struct VerifyOptions {
  std::string world = "both";
  std::string profile = "all";
  std::string run;
  std::string skip;
  std::string requirement;
  std::string scenarios;
  std::string record;
  std::string json;
  std::string junit;
  std::string known;
  std::string colour = "auto";
  bool list = false;
  bool fingerprints = false;
  bool last_failed = false;
  std::string seed = "1";
  std::size_t jobs = 32;
};

/// Declares them, with their defaults and what they may be.
void add_verify_options(CLI::App& verb, VerifyOptions& options);

/// The scenarios that --scenarios, --run, --skip and --requirement leave. Throws json::BadInput
/// when none is left, or for a name or pattern that means nothing.
[[nodiscard]] std::vector<scenario::Scenario> chosen_scenarios(const VerifyOptions& options);

/// The runs in the order in which they are reported: by profile, world and name. They borrow the
/// scenarios. Throws json::BadInput when none is left, and for an override that the client refuses.
[[nodiscard]] std::vector<scenario::Run> chosen_runs(
    const std::vector<scenario::Scenario>& scenarios, const VerifyOptions& options);

}  // namespace plumbline::cli
