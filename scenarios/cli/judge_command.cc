#include "scenarios/cli/judge_command.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <memory>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/journal_files.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/console.h"

namespace plumbline::cli {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

Settings split_settings(const std::vector<std::string>& texts) {
  Settings settings;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw json::BadInput("--set " + text, "expected PARAMETER=VALUE");
    }
    settings.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

std::string repeat_command(const JudgeOptions& options, const std::string& file) {
  std::string command =
      "plumbline judge " + report::quoted(file) + " --profile " + report::quoted(options.profile);
  for (const std::string& setting : options.settings)
    command += " --set " + report::quoted(setting);
  for (const std::string& canary : options.canaries)
    command += " --canary " + report::quoted(canary);
  return command;
}

/// "KIND:TEXT", with the kind of a journal's canary; any other text is SQL.
journal::Canary canary_of(const std::string& option) {
  const std::size_t colon = option.find(':');
  const std::string kind = option.substr(0, colon == std::string::npos ? 0 : colon);
  const auto& kinds = journal::kCanaryKinds;
  if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return {option};
  return {option.substr(colon + 1), kind};
}

void apply_options(journal::Journal& journal, const JudgeOptions& options,
                   const Settings& settings) {
  for (journal::Entry& entry : journal) {
    auto* header = std::get_if<journal::RunHeader>(&entry.data);
    if (header == nullptr) continue;
    for (const auto& [parameter, value] : settings) header->overrides[parameter] = value;
    for (const std::string& canary : options.canaries)
      header->canaries.push_back(canary_of(canary));
  }
}

/// One file's exit code.
int judge_file(const JudgeOptions& options, const judge::Profile& profile, const Settings& settings,
               const std::string& file, std::ostream& out, std::ostream& errors) {
  journal::ReadResult read = read_evidence(file);
  for (const std::string& warning : read.warnings) {
    errors << "plumbline judge: " << file << ": warning: " << warning << '\n';
  }
  apply_options(read.journal, options, settings);
  const std::vector<judge::Verdict> verdicts = judge::judge(profile, read.journal);
  const std::string repeat = repeat_command(options, file);
  report::write_console(out, {file, profile, read.journal, verdicts, repeat});
  const report::Totals totals = report::totals_of(verdicts);
  if (!totals.conformant()) return kNotConformant;
  return options.strict && totals.inconclusive_must > 0 ? kInconclusive : kConformant;
}

/// `body` with every failure turned into one line and an exit code.
template <typename Body>
int guarded(const std::string& subject, std::ostream& errors, Body body) {
  try {
    return body();
  } catch (const json::BadInput& bad) {
    const std::string what = bad.what();
    const std::size_t start = what.compare(0, 2, ": ") == 0 ? 2 : 0;  // no place: the whole input
    errors << "plumbline judge: " << subject << ": " << what.substr(start) << '\n';
    return kBadInput;
  } catch (const std::exception& fault) {
    errors << "plumbline judge: " << subject << ": harness fault: " << fault.what() << '\n';
    return kHarnessFault;
  }
}

/// The stronger of two exit codes.
int worse(int a, int b) {
  constexpr int kByStrength[] = {kNotConformant, kHarnessFault, kBadInput, kInconclusive,
                                 kConformant};
  for (const int code : kByStrength) {
    if (code == a || code == b) return code;
  }
  return kHarnessFault;
}

}  // namespace

int judge_command(const JudgeOptions& options, std::ostream& out, std::ostream& errors) {
  std::unique_ptr<judge::Profile> profile;
  Settings settings;
  const int prepared = guarded("profile " + options.profile, errors, [&] {
    profile = std::make_unique<judge::Profile>(judge::Profile::load(options.profile));
    settings = split_settings(options.settings);
    for (const auto& [parameter, value] : settings) profile->set(parameter, value);
    return kConformant;
  });
  if (prepared != kConformant) return prepared;
  int exit_code = kConformant;
  for (const std::string& file : options.files) {
    if (&file != &options.files.front()) out << '\n';
    exit_code = worse(exit_code, guarded(file, errors, [&] {
                        return judge_file(options, *profile, settings, file, out, errors);
                      }));
  }
  return exit_code;
}

void add_judge_command(CLI::App& app, int& exit_code) {
  const auto options =
      std::make_shared<JudgeOptions>();  // shared with the callback, which CLI11 copies
  CLI::App* command =
      app.add_subcommand("judge", "Judge recorded evidence: journals and HTTP Archives");
  command->add_option("FILE", options->files, "Journal (JSON Lines) or HTTP Archive (HAR 1.2)")
      ->required();
  command->add_option("--profile", options->profile, "Name of a built-in profile, or a JSON file")
      ->required();
  command->add_option("--set", options->settings, "PARAMETER=VALUE: judge by another value")
      ->allow_extra_args(false);
  command
      ->add_option("--canary", options->canaries,
                   "[KIND:]TEXT: a planted secret to search for; KIND is sql (PR-1, the default), "
                   "value (PR-2), name (PR-3), identity (PR-4) or path (PR-8)")
      ->allow_extra_args(false);
  command->add_flag("--strict", options->strict, "Exit with 3 when a MUST is inconclusive");
  command->footer(
      "Examples:\n"
      "  plumbline judge run.jsonl --profile design\n"
      "  plumbline judge traffic.har --profile nodejs --set batch_size=1 --canary 'SELECT secret'\n"
      "Exit: 0 no MUST failed, 1 one did, 2 bad input, 3 a MUST is inconclusive (--strict), 4 "
      "harness fault");
  command->callback(
      [options, &exit_code] { exit_code = judge_command(*options, std::cout, std::cerr); });
}

}  // namespace plumbline::cli
