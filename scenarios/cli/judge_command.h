// `plumbline judge FILE... --profile NAME|FILE`: the judge on files. Reads JSON Lines journals and
// HTTP Archives, writes the report to standard output and one line for each bad input to standard
// error.
#pragma once

#include <CLI/App.hpp>
#include <ostream>
#include <string>
#include <vector>

namespace plumbline::cli {

struct JudgeOptions {
  std::vector<std::string> files;
  std::string profile;
  std::vector<std::string> settings;  ///< PARAMETER=VALUE, stronger than the run header's overrides
  std::vector<std::string> canaries;  ///< added to those of the run header
  bool strict = false;                ///< inconclusive MUSTs are not good enough
};

/// Judges every file and returns the exit code (exit_codes.h): a failed MUST wins over a harness
/// fault, that over bad input, that over an inconclusive MUST, which counts with --strict only.
/// Does not throw.
[[nodiscard]] int judge_command(const JudgeOptions& options, std::ostream& out,
                                std::ostream& errors);

/// Adds the subcommand `judge`; parsing it runs it and stores its exit code, which must outlive the
/// app.
void add_judge_command(CLI::App& app, int& exit_code);

}  // namespace plumbline::cli
