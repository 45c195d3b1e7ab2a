#include "scenarios/cli/replay_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <variant>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/driver_choice.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/judge_command.h"
#include "scenarios/cli/output_file.h"
#include "scenarios/cli/recording_file.h"
#include "scenarios/cli/recording_input.h"
#include "scenarios/engine/scenario_check.h"
#include "scenarios/judge/judge.h"
#include "scenarios/replay/drive_again.h"
#include "scenarios/replay/from_recording.h"
#include "scenarios/replay/recorded_hosts.h"
#include "scenarios/replay/recorder.h"
#include "scenarios/report/console.h"
#include "scenarios/report/replay_report.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using judge::Verdict;

constexpr const char* kReference = "reference";
constexpr std::chrono::milliseconds kToleranceMin{1};  // of two runs' times, beyond their jitter
constexpr std::chrono::milliseconds kNoise{20};        // of a machine's answers

struct Options {
  std::vector<std::string> files;  // with --serve: a recording, then a program and its arguments
  std::vector<std::string> command;
  bool judge = false;
  bool serve = false;
  bool strict = false;
  std::string client;
  std::string profile;
  std::string output;
  std::string target = kReference;
  std::string seed = "1";
  std::vector<std::string> settings;
  std::vector<std::string> canaries;
};

RecordingInput input_of(const Options& options, const std::string& file) {
  return read_recording("replay", file, options.profile, options.settings);
}

std::string client_of(const journal::Journal& journal) {
  const auto& client = std::get<journal::RunHeader>(journal.front().data).client;
  return client.empty() ? "unknown client" : client;
}

// What times of two runs can differ by without anybody's doing.
journal::Duration tolerance_of(const journal::Journal& one, const journal::Journal& other) {
  journal::Duration most = kToleranceMin;
  for (const auto* journal : {&one, &other}) {
    for (const journal::Entry& entry : *journal) {
      if (const auto* jitter = std::get_if<journal::JitterSample>(&entry.data))
        most = std::max(most, jitter->overshoot);
    }
  }
  return most;
}

// Prints what the two differ in. The exit code is the replay's.
int compare(const RecordingInput& recorded, const std::string& who,
            const std::vector<Verdict>& again, const journal::Journal& journal) {
  const std::vector<Verdict> before = judge::judge(recorded.profile, recorded.journal);
  const bool is_same = client_of(recorded.journal) == client_of(journal);
  const auto differences = report::request_differences(
      recorded.journal, journal, tolerance_of(recorded.journal, journal),
      is_same ? report::Compared::all : report::Compared::pattern);
  std::cout << report::replay_report(
      {client_of(recorded.journal) + ", profile " + recorded.profile.name(), before}, {who, again},
      differences);
  return report::totals_of(again).conformant() ? kConformant : kNotConformant;
}

void write_journal(const std::string& path, const journal::Journal& journal) {
  if (path.empty()) return;
  RecordingFile file(path, {});
  for (const journal::Entry& entry : journal) file.add(entry.time, entry.data);
  (void)file.keep();
}

std::optional<scenario::DriverUnderTest> driver_of(const Options& options) {
  if (options.client == kReference) return std::nullopt;
  VerifyOptions wanted;
  wanted.drivers = {options.client};
  return chosen_drivers(wanted).front();
}

int drive(const Options& options, const std::string& file) {
  const RecordingInput recorded = input_of(options, file);
  if (!options.output.empty()) expect_writable("-o", options.output);
  const auto driver = driver_of(options);
  const replay::Player player{driver ? &*driver : nullptr,
                              replay::reference_profile_of(recorded.journal),
                              number_of("--seed", options.seed)};
  replay::DrivenAgain again;
  try {
    again = replay::drive_again(recorded.journal, recorded.name, player);
  } catch (const BadInput& bad) {
    throw BadInput("", file + ": " + bad.what());
  }
  const scenario::CaseResult& result = again.result;
  if (result.outcome == scenario::Outcome::fault) throw std::runtime_error(result.fault);
  write_journal(options.output, result.journal);
  const std::string who =
      client_of(result.journal) + ", " + result.run.world + " world, profile " + result.run.profile;
  if (!result.trouble.empty()) std::cout << "trouble: " << result.trouble << "\n";
  return compare(recorded, who, result.verdicts, result.journal);
}

// The recorded answers to somebody's program, which is recorded itself.
int serve(const Options& options) {
  const std::string& file = options.files.front();
  if (options.output.empty()) throw BadInput("", "--serve: expected -o FILE for the new recording");
  if (options.files.size() < 2) throw BadInput("", "--serve: expected a command behind --");
  const RecordingInput recorded = input_of(options, file);
  const auto& header = std::get<journal::RunHeader>(recorded.journal.front().data);
  replay::RecordOptions record;
  record.command.assign(options.files.begin() + 1, options.files.end());
  for (auto& [name, host] : replay::recorded_hosts(recorded.journal, {kNoise, false}))
    record.hosts[name] = std::move(host.behaviour);
  if (record.hosts.empty())
    throw BadInput("", file + ": expected a recording with a host, found none");
  record.profile = recorded.profile.name();
  record.overrides = header.overrides;
  RecordingFile output(options.output, {});
  record.remark = [&output] { return "scrubbed: " + output.scrubbed(); };
  const int code = replay::record(record, output);
  std::cerr << "plumbline replay: " << options.output << ": " << output.keep() << "\n";
  if (code != 0) std::cerr << "plumbline replay: the command ended with " << code << "\n";
  const RecordingInput again = read_recording("replay", options.output, options.profile, {});
  return compare(recorded, client_of(again.journal), judge::judge(again.profile, again.journal),
                 again.journal);
}

// The judge's own report of each; the profile that a recording names is its own.
int judge_again(const Options& options, const std::string& file) {
  const RecordingInput recorded = input_of(options, file);
  const auto& header = std::get<journal::RunHeader>(recorded.journal.front().data);
  const std::string profile = options.profile.empty() ? header.profile : options.profile;
  return judge_command({{file}, profile, options.settings, options.canaries, options.strict},
                       std::cout, std::cerr);
}

int worse(int a, int b) {
  for (const int code : {kNotConformant, kHarnessFault, kBadInput, kInconclusive}) {
    if (a == code || b == code) return code;
  }
  return kConformant;
}

template <typename Body>
int guarded(const char* verb, Body body) {
  try {
    return body();
  } catch (const BadInput& fault) {
    std::cerr << "plumbline " << verb << ": " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline " << verb << ": " << fault.what() << "\n";
    return kHarnessFault;
  }
}

int replay_files(const Options& options) {
  const int ways =
      (options.judge ? 1 : 0) + (options.serve ? 1 : 0) + (options.client.empty() ? 0 : 1);
  return guarded("replay", [&] {
    if (ways > 1) throw BadInput("", "expected one of --judge, --serve and --client");
    if (options.serve) return serve(options);
    int exit_code = kConformant;
    for (const std::string& file : options.files) {
      if (&file != &options.files.front()) std::cout << '\n';
      const int code = guarded("replay", [&] {
        return options.client.empty() ? judge_again(options, file) : drive(options, file);
      });
      exit_code = worse(exit_code, code);
    }
    return exit_code;
  });
}

// Of the reference, what a run of it decides as well; a driver's case is run by nobody here.
scenario::Scenario scenario_of(const RecordingInput& recorded, bool for_driver) {
  const std::vector<Verdict> verdicts = judge::judge(recorded.profile, recorded.journal);
  const std::string profile = replay::reference_profile_of(recorded.journal);
  if (for_driver) {
    scenario::Scenario scenario =
        replay::from_recording(recorded.journal, recorded.name, replay::Target::driver);
    replay::fill_in(verdicts, {}, scenario);
    return scenario;
  }
  replay::DrivenAgain again =
      replay::drive_again(recorded.journal, recorded.name, {nullptr, profile, 1});
  if (again.result.outcome == scenario::Outcome::fault)
    throw std::runtime_error(again.result.fault);
  again.scenario->profiles = {profile};
  again.scenario->worlds = {"sim"};
  again.scenario->why_one_world = "The times of a recording are real ones, and long.";
  replay::fill_in(verdicts, again.result.verdicts, *again.scenario);
  return std::move(*again.scenario);
}

int convert(const Options& options) {
  const std::string& file = options.files.front();
  if (!options.output.empty()) expect_writable("-o", options.output);
  const RecordingInput recorded =
      read_recording("convert", file, options.profile, options.settings);
  std::string text;
  try {
    const scenario::Scenario scenario = scenario_of(recorded, options.target != kReference);
    check(scenario);
    text = text_of(scenario);
  } catch (const BadInput& bad) {
    throw BadInput("", file + ": " + bad.what());
  }
  if (options.output.empty()) {
    std::cout << text;
    return kConformant;
  }
  if (const auto failure = write_whole(options.output, text)) throw std::runtime_error(*failure);
  return kConformant;
}

void add_input_options(CLI::App& verb, Options& options) {
  verb.add_option("--profile", options.profile,
                  "What the recorded client promises; without it, what the recording names");
  verb.add_option("--set", options.settings, "PARAMETER=VALUE: how it was configured")
      ->allow_extra_args(false);
}

void add_replay_options(CLI::App& verb, Options& options) {
  verb.add_option("FILE", options.files,
                  "Recordings: journals or HTTP Archives; with --serve one, then -- and a command")
      ->required();
  // CLI11 hands a verb what stands behind -- only where a positional is left; FILE takes it all.
  verb.add_option("COMMAND", options.command, "With --serve: a program and its arguments");
  verb.add_flag("--judge", options.judge, "Judge each again (without another way: this one)");
  verb.add_option("--client", options.client,
                  "Drive each again: reference, in virtual time, or NAME[@VERSION], a driver");
  verb.add_flag("--serve", options.serve, "Give the recorded answers to the command behind --");
  add_input_options(verb, options);
  verb.add_option("--canary", options.canaries, "With --judge: as `judge` has it")
      ->allow_extra_args(false);
  verb.add_flag("--strict", options.strict,
                "With --judge: exit with 3 when a MUST is inconclusive");
  verb.add_option("--seed", options.seed, "With --client reference")->capture_default_str();
  verb.add_option("-o,--output", options.output, "With --client, --serve: keep the new journal");
}

}  // namespace

void add_replay_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "replay", "Judge a recording again, serve it again, or drive another client through it");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<Options>();
  add_replay_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline replay run.jsonl\n"
      "  plumbline replay run.jsonl --client reference -o again.jsonl\n"
      "  plumbline replay run.jsonl --serve -o served.jsonl -- sh -c 'echo $DATABRICKS_HOST'\n"
      "A driver that is installed (ci/setup-drivers):\n"
      "    plumbline replay run.jsonl --client nodejs@1.15.0\n"
      "Exit: 0 no MUST failed, 1 one did, 2 bad input, 3 a MUST is inconclusive (--strict), 4 "
      "harness fault");
  verb->callback([options, &exit_code] { exit_code = replay_files(*options); });
}

void add_convert_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "convert", "Make a case of a recording: its steps, its answers, and what the judge decided");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<Options>();
  verb->add_option("FILE", options->files, "Recording: a journal")->required()->expected(1);
  verb->add_option("--for", options->target, "Who runs the case: reference or driver")
      ->check(CLI::IsMember({kReference, "driver"}))
      ->capture_default_str();
  verb->add_option("-o,--output", options->output, "Where the case goes; else to standard output");
  add_input_options(*verb, *options);
  verb->footer(
      "Examples:\n"
      "  plumbline convert run.jsonl\n"
      "  plumbline convert run.jsonl -o case.json --set batch_size=100\n"
      "Exit: 0 written, 2 bad input, 4 harness fault");
  verb->callback(
      [options, &exit_code] { exit_code = guarded("convert", [&] { return convert(*options); }); });
}

}  // namespace plumbline::cli
