#include "scenarios/cli/explain_subject.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/journal_files.h"
#include "scenarios/cli/reference_run.h"
#include "scenarios/engine/runner.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/console.h"
#include "scenarios/report/timeline.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::cli {
namespace {

using json::BadInput;
using scenario::CaseResult;
using scenario::Scenario;

// A scenario names its format within its first lines.
constexpr std::size_t kHeadBytes = 65'536;

bool exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// Inside a JSON text these bytes would have backslashes: only a member has such a name.
bool is_scenario_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::ifstream file(path, std::ios::binary);
  std::string head(kHeadBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head.find("\"plumbline_scenario\"") != std::string::npos;
}

std::vector<Scenario> built_in_of_name(const std::string& name) {
  return scenario::built_in_scenarios([&](const std::string& one) { return one == name; });
}

[[noreturn]] void refuse_unknown(const std::string& name) {
  const std::string extension = std::filesystem::path(name).extension().string();
  const bool is_path = name.find('/') != std::string::npos || !extension.empty();
  if (is_path) throw BadInput("", name + ": the file cannot be opened");
  std::vector<std::string> known;
  for (const Scenario& one : scenario::built_in_scenarios()) known.push_back(one.name);
  throw BadInput("", name + ": expected a file, or the name of a case" +
                         json::suggestion(name, known) + ", see plumbline verify --list");
}

std::string line_of(const std::string& what, const std::string& profile,
                    const journal::Journal& journal) {
  const journal::RunHeader header = header_of(journal);
  return what + ", client " +
         (header.client.empty() ? "unknown" : report::shortened(header.client)) + ", world " +
         report::shortened(header.world) + ", profile " + profile + ", seed " +
         std::to_string(header.seed) + ", " + std::to_string(journal.size()) + " entries";
}

void expect_nothing_to_run(const std::string& file, const OneRunOptions& options) {
  const bool runs = !options.world.empty() || options.for_driver() || !options.canaries.empty();
  if (runs)
    throw BadInput("", file +
                           ": expected no --world, --driver, --driver-command and --canaries "
                           "with a recording, which is not run");
}

std::string profile_of(const std::string& file, const OneRunOptions& options,
                       const journal::RunHeader& header) {
  std::string profile = options.profile.empty() ? header.profile : options.profile;
  if (profile.empty())
    throw BadInput("", file + ": expected --profile: the recording does not name one");
  return profile;
}

ExplainSubject of_recording(const std::string& file, const OneRunOptions& options) {
  expect_nothing_to_run(file, options);
  ExplainSubject subject;
  try {
    journal::ReadResult read = read_evidence(file);
    subject.journal = std::move(read.journal);
    subject.warnings = std::move(read.warnings);
  } catch (const BadInput& fault) {
    throw BadInput("", file + ": " + fault.what());
  }
  const journal::RunHeader header = header_of(subject.journal);
  subject.profile = profile_of(file, options, header);
  try {
    subject.verdicts = judge::judge(judge::Profile::load(subject.profile), subject.journal);
  } catch (const BadInput& fault) {
    throw BadInput("", "--profile " + subject.profile + ": " + fault.what());
  }
  subject.line = line_of(report::shortened(file), subject.profile, subject.journal);
  subject.repeat =
      "plumbline judge " + report::quoted(file) + " --profile " + report::quoted(subject.profile);
  std::vector<Scenario> known = built_in_of_name(header.scenario);
  if (!known.empty()) subject.scenario = std::move(known.front());
  return subject;
}

ExplainSubject of_case(Scenario scenario, const std::string& file, const OneRunOptions& options) {
  ExplainSubject subject;
  subject.scenario = std::move(scenario);
  const auto drivers = chosen_driver(options);
  scenario::Run run;
  try {
    run = one_run(*subject.scenario, drivers, options);
  } catch (const BadInput& fault) {
    throw BadInput("", (file.empty() ? subject.scenario->name : file) + ": " + fault.what());
  }
  CaseResult result = std::move(scenario::run_cases({run}, 1, [](CaseResult&) {}).front());
  if (result.outcome == scenario::Outcome::fault)
    throw std::runtime_error(subject.scenario->name + ": " + result.fault);
  subject.repeat = report::repeat_command(result, file);
  subject.profile = run.profile;
  subject.verdicts = std::move(result.verdicts);
  if (result.outcome == scenario::Outcome::not_applicable) subject.not_run = result.trouble;
  subject.journal = std::move(result.journal);
  subject.line = line_of("case " + subject.scenario->name, run.profile, subject.journal);
  return subject;
}

}  // namespace

ExplainSubject subject_of(const std::string& file_or_case, const OneRunOptions& options) {
  std::error_code error;
  if (std::filesystem::is_directory(file_or_case, error))
    throw BadInput("", file_or_case + ": expected a file, found a folder");
  if (is_scenario_file(file_or_case))
    return of_case(scenario::load_scenarios(file_or_case).front(), file_or_case, options);
  if (exists(file_or_case)) return of_recording(file_or_case, options);
  std::vector<Scenario> built_in = built_in_of_name(file_or_case);
  if (built_in.empty()) refuse_unknown(file_or_case);
  return of_case(std::move(built_in.front()), "", options);
}

}  // namespace plumbline::cli
