#include "scenarios/cli/record_command.h"

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "fake_server/core/behaviour_json.h"
#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/journal_files.h"
#include "scenarios/cli/recording_file.h"
#include "scenarios/judge/profile.h"
#include "scenarios/replay/recorder.h"

namespace plumbline::cli {
namespace {

using json::BadInput;

constexpr std::size_t kBehaviourBytesMax = std::size_t{1} << 20U;  // as `serve` takes

struct Options {
  std::string output;
  std::string from;
  std::string behaviour;
  std::string profile;
  std::string quiet = "1s";
  std::vector<std::string> hosts{"a"};
  std::vector<std::string> settings;
  std::vector<std::string> patterns;
  std::vector<std::string> command;
};

fake::Behaviour behaviour_of(const std::string& path) {
  if (path.empty()) return {};
  try {
    return fake::read_behaviour(json::read_file(path, kBehaviourBytesMax), "");
  } catch (const BadInput& bad) {
    throw BadInput("", "--behaviour " + path + ": " + bad.what());
  }
}

// Names become parts of addresses and of the names of variables.
void expect_host_name(const std::string& name) {
  constexpr std::size_t kLongest = 30;
  const bool fits =
      !name.empty() && name.size() <= kLongest &&
      name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!fits)
    throw BadInput("", "--host " + name + ": expected 1 to 30 of the characters a-z, 0-9 and -");
}

std::map<std::string, std::string> overrides_of(const Options& options) {
  std::map<std::string, std::string> overrides;
  for (const std::string& text : options.settings) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw BadInput("", "--set " + text + ": expected PARAMETER=VALUE");
    overrides[text.substr(0, equals)] = text.substr(equals + 1);
  }
  if (options.profile.empty()) {
    if (overrides.empty()) return overrides;
    throw BadInput("", "--set: expected --profile beside it");
  }
  try {
    (void)judge::Profile::load(options.profile).with_overrides(overrides);
  } catch (const BadInput& bad) {
    throw BadInput("", "--profile " + options.profile + ": " + bad.what());
  }
  return overrides;
}

replay::RecordOptions record_options(const Options& options) {
  replay::RecordOptions record;
  record.command = options.command;
  for (const std::string& name : options.hosts) {
    expect_host_name(name);
    record.hosts[name] = behaviour_of(options.behaviour);
  }
  record.profile = options.profile;
  record.overrides = overrides_of(options);
  const auto quiet = parse_duration(options.quiet);
  if (!quiet)
    throw BadInput("", "--quiet " + options.quiet + ": expected a duration such as 500ms");
  record.quiet = *quiet;
  return record;
}

int import(const Options& options) {
  journal::ReadResult read;
  try {
    read = read_evidence(options.from);
  } catch (const BadInput& bad) {
    const std::string what = bad.what();
    throw BadInput("", options.from + ": " + what.substr(what.starts_with(": ") ? 2 : 0));
  }
  RecordingFile file(options.output, options.patterns);
  for (journal::Entry& entry : read.journal) file.add(entry.time, std::move(entry.data));
  std::cerr << "plumbline record: " << options.output << ": " << file.keep() << "\n";
  return kConformant;
}

int record(const Options& options) {
  if (options.from.empty() == options.command.empty())
    throw BadInput("", "expected a command behind --, or --from FILE");
  if (!options.from.empty()) return import(options);
  replay::RecordOptions wanted = record_options(options);
  RecordingFile file(options.output, options.patterns);
  wanted.remark = [&file] { return "scrubbed: " + file.scrubbed(); };
  const int code = replay::record(wanted, file);
  std::cerr << "plumbline record: " << options.output << ": " << file.keep() << "\n";
  return code;
}

void add_options(CLI::App& verb, Options& options) {
  verb.add_option("-o,--output", options.output, "Where the recording goes")->required();
  verb.add_option("--host", options.hosts,
                  "Names of the hosts that are served; the first is the "
                  "one of the DATABRICKS_ variables")
      ->allow_extra_args(false)
      ->capture_default_str();
  verb.add_option("--behaviour", options.behaviour, "JSON file with the script of every host");
  verb.add_option("--profile", options.profile,
                  "What the client promises: written into the recording, for `replay`");
  verb.add_option("--set", options.settings, "PARAMETER=VALUE: how the client is configured")
      ->allow_extra_args(false);
  verb.add_option("--scrub", options.patterns,
                  "Regular expression (RE2): its matches are not kept. Tokens never are")
      ->allow_extra_args(false);
  verb.add_option("--quiet", options.quiet,
                  "Silence after the command's end that ends the recording")
      ->capture_default_str();
  verb.add_option("--from", options.from,
                  "Instead of a command: a HTTP Archive or a journal, scrubbed and kept");
  verb.add_option("COMMAND", options.command, "Program and arguments, behind --");
}

}  // namespace

void add_record_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "record", "Run any program against the fake service and keep what happened");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<Options>();
  add_options(*verb, *options);
  verb->footer(
      "The command finds HTTPS_PROXY, SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, REQUESTS_CA_BUNDLE and\n"
      "DATABRICKS_HOST, _SERVER_HOSTNAME, _HTTP_PATH, _TOKEN in its environment; also "
      "PLUMBLINE_PROXY,\n"
      "PLUMBLINE_CA_FILE and PLUMBLINE_HOST_<NAME>.\n"
      "Examples:\n"
      "  plumbline record -o said.jsonl -- sh -c 'echo $DATABRICKS_HOST'\n"
      "  plumbline record -o traffic.jsonl --from traffic.har --scrub 'acme-[a-z]+'\n"
      "With a driver:\n"
      "    plumbline record -o run.jsonl --profile nodejs -- node app.js\n"
      "Exit: the command's own, or 128 and the number of the signal that ended it; with a line on "
      "standard error 2 bad input, 4 it could not be recorded");
  verb->callback([options, &exit_code] {
    try {
      exit_code = record(*options);
    } catch (const BadInput& fault) {
      std::cerr << "plumbline record: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline record: " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
