#include "scenarios/cli/explain_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/explain_subject.h"
#include "scenarios/cli/one_run.h"
#include "scenarios/cli/reference_run.h"
#include "scenarios/judge/arms.h"
#include "scenarios/judge/profile.h"
#include "scenarios/report/explanation.h"
#include "scenarios/report/timeline.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using judge::Status;
using judge::Verdict;

struct ExplainOptions {
  OneRunOptions run;
  std::string subject;
};

// The one that was asked for, or the first that failed; nullptr when nothing did.
const Verdict* chosen(const std::vector<Verdict>& verdicts, const std::string& requirement) {
  const auto found = std::find_if(verdicts.begin(), verdicts.end(), [&](const Verdict& verdict) {
    return requirement.empty() ? verdict.status == Status::fail
                               : verdict.requirement == requirement;
  });
  return found == verdicts.end() ? nullptr : &*found;
}

report::Comparison comparison_of(const ExplainSubject& subject) {
  if (!subject.scenario)
    return {{}, "unknown, as the recording names no built-in case whose steps it could take"};
  try {
    const journal::Journal reference =
        journal_of_reference(*subject.scenario, subject.profile, subject.journal);
    const auto tolerance = comparison_tolerance(header_of(subject.journal));
    return {report::request_differences(reference, subject.journal, tolerance,
                                        report::Compared::pattern),
            ""};
  } catch (const std::exception& fault) {
    return {{}, "unknown, as it cannot be run in virtual time: " + std::string(fault.what())};
  }
}

void print(const ExplainSubject& subject, const Verdict& verdict) {
  const judge::Profile profile =
      judge::Profile::load(subject.profile).with_overrides(header_of(subject.journal).overrides);
  const judge::Arms arms(subject.journal);
  const judge::Evidence evidence(profile, arms.on());
  const report::Comparison comparison = comparison_of(subject);
  const std::string incident = subject.scenario ? subject.scenario->incident : "";
  std::cout << report::explanation_of(
      {subject.line, verdict, evidence, incident, comparison, subject.repeat});
}

// The others that failed, so that nobody takes one for all.
void print_others(const ExplainSubject& subject, const Verdict& told) {
  std::string others;
  for (const Verdict& verdict : subject.verdicts) {
    if (verdict.status == Status::fail && verdict.requirement != told.requirement)
      others += (others.empty() ? "" : ", ") + verdict.requirement;
  }
  if (!others.empty()) std::cout << "failed too: " << others << " (--requirement ID)\n";
}

int explain(const ExplainOptions& options) {
  expect_known_requirement(options.run.requirement);
  const ExplainSubject subject = subject_of(options.subject, options.run);
  for (const std::string& warning : subject.warnings)
    std::cerr << "plumbline explain: " << options.subject << ": warning: " << warning << "\n";
  if (!subject.not_run.empty()) {
    std::cout << "not applicable: " << subject.not_run << "\n";
    return kConformant;
  }
  const Verdict* verdict = chosen(subject.verdicts, options.run.requirement);
  if (verdict == nullptr) {
    const auto listed =
        subject.scenario ? subject.scenario->requirements : std::vector<std::string>{};
    std::cout << report::nothing_failed(subject.line, subject.verdicts, listed)
              << "explain one of them, or one that passed, with --requirement ID\n";
    return kConformant;
  }
  print(subject, *verdict);
  print_others(subject, *verdict);
  return verdict->status == Status::fail ? kNotConformant : kConformant;
}

}  // namespace

void add_explain_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "explain", "Say why a requirement failed: its reason, one timeline, the first departure");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<ExplainOptions>();
  verb->add_option("FILE|CASE", options->subject,
                   "A journal, an HTTP Archive, a scenario file, or the name of a built-in case")
      ->required();
  add_one_run_options(*verb, options->run);
  verb->footer(
      "Examples:\n"
      "  plumbline explain run.jsonl\n"
      "  plumbline explain traffic.har --profile nodejs --requirement RT-1\n"
      "  plumbline explain failing.json\n"
      "  plumbline explain breaker-five-failures-open-it --requirement CB-1 --profile design\n"
      "Drivers (installed by ci/setup-drivers):\n"
      "    plumbline explain driver-retry-no-more-than-promised --driver go@1.11.0\n"
      "A case is run first. Without --requirement: the first that failed, else all that are "
      "inconclusive.\n"
      "Exit: 0 it did not fail, 1 it did, 2 bad input, 4 harness fault");
  verb->callback([options, &exit_code] {
    try {
      exit_code = explain(*options);
    } catch (const BadInput& fault) {
      std::cerr << "plumbline explain: " << fault.what() << "\n";
      exit_code = kBadInput;
    } catch (const std::exception& fault) {
      std::cerr << "plumbline explain: " << options->subject << ": " << fault.what() << "\n";
      exit_code = kHarnessFault;
    }
  });
}

}  // namespace plumbline::cli
