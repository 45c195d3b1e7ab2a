#include "scenarios/cli/diff_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/option_checks.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/report/diff_report.h"

namespace plumbline::cli {
namespace {

struct DiffOptions {
  std::string older;
  std::string newer;
  std::string json;
  bool only_must = false;
};

int diff(const DiffOptions& options) {
  if (!options.json.empty()) expect_writable("--json", options.json);
  const report::ResultFile older = report::read_result(options.older);
  const report::ResultFile newer = report::read_result(options.newer);
  const auto scope = options.only_must ? report::DiffScope::must_only : report::DiffScope::all;
  const report::ResultDiff changes = report::diff_of(older, newer, scope);
  const report::Difference difference{options.older, options.newer, older, newer, changes};
  std::cout << report::diff_report(difference);
  const int exit_code = changes.matters() ? kNotConformant : kConformant;
  if (options.json.empty()) return exit_code;
  const auto failure = write_whole(options.json, report::diff_json(difference, PLUMBLINE_VERSION));
  if (!failure) return exit_code;
  std::cerr << "plumbline diff: --json: " << *failure << "\n";
  return exit_code == kNotConformant ? exit_code : kHarnessFault;
}

int run_diff(const DiffOptions& options) {
  try {
    return diff(options);
  } catch (const json::BadInput& fault) {
    std::cerr << "plumbline diff: " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline diff: " << fault.what() << "\n";
    return kHarnessFault;
  }
}

}  // namespace

void add_diff_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand("diff", "Tell what changed between two results");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<DiffOptions>();
  const CLI::Validator not_empty = not_empty_text();
  verb->add_option("OLDER", options->older, "A result, as verify --json or matrix --json wrote it")
      ->required()
      ->check(not_empty);
  verb->add_option("NEWER", options->newer, "The result to compare it with")
      ->required()
      ->check(not_empty);
  verb->add_option("--json", options->json, "Write what changed as JSON into this file")
      ->check(not_empty);
  verb->add_flag("--only-must", options->only_must, "Compare requirements of the level MUST only");
  verb->footer(
      "Examples:\n"
      "  plumbline diff older.json newer.json\n"
      "  plumbline diff older.json newer.json --only-must --json diff.json\n"
      "A driver in another version is compared by its name. Reasons are shown and not compared.\n"
      "Exit: 0 nothing differs that a case must decide, 1 something does, 2 bad input, 4 harness "
      "fault");
  verb->callback([options, &exit_code] { exit_code = run_diff(*options); });
}

}  // namespace plumbline::cli
