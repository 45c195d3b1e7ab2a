#include "scenarios/report/verify_table.h"

#include <algorithm>

#include "scenarios/engine/driver_world.h"
#include "scenarios/report/console.h"

namespace plumbline::report {

using judge::Status;
using scenario::CaseResult;

void Cell::count(Status status, bool must_decide) {
  if (status == Status::fail) ++failed;
  if (status == Status::pass) ++passed;
  if (status == Status::not_applicable) ++not_applicable;
  if (status == Status::inconclusive && must_decide) ++open;
}

const char* Cell::text() const {
  if (failed > 0) return "FAIL";
  if (open > 0) return "open";
  if (passed > 0) return "pass";
  return not_applicable > 0 ? "n/a" : "-";
}

Column column_of(const scenario::Run& run) {
  return {run.driver == nullptr ? run.profile : run.driver->label, run.world};
}

std::string heading_of(const Column& column) { return column.first + "/" + column.second; }

std::vector<Column> columns_of(const std::vector<CaseResult>& results) {
  std::vector<Column> columns;
  for (const CaseResult& result : results) {
    const Column column = column_of(result.run);
    if (std::find(columns.begin(), columns.end(), column) == columns.end())
      columns.push_back(column);
  }
  return columns;
}

bool must_decide(const CaseResult& result, const std::string& requirement) {
  const auto& ids = result.run.scenario->requirements;
  return std::find(ids.begin(), ids.end(), requirement) != ids.end();
}

Table table_of(const std::vector<CaseResult>& results) {
  Table table;
  for (const CaseResult& result : results) {
    for (const judge::Verdict& verdict : result.verdicts) {
      table[verdict.requirement][column_of(result.run)].count(
          verdict.status, must_decide(result, verdict.requirement));
    }
  }
  return table;
}

std::string repeat_command(const CaseResult& result, const std::string& scenarios) {
  const std::string from = scenarios.empty() ? "" : "--scenarios " + quoted(scenarios) + " ";
  const std::string who =
      result.run.driver == nullptr
          ? "--profile " + result.run.profile + " --world " + result.run.world
          : result.run.driver->asked + " --canaries " + std::to_string(result.run.driver->canaries);
  return "plumbline verify " + from + who + " --run " + result.run.scenario->name + " --seed " +
         std::to_string(result.run.seed);
}

journal::Duration jitter_of(const std::vector<CaseResult>& results) {
  journal::Duration jitter{};
  for (const CaseResult& result : results) {
    jitter = std::max(jitter, result.jitter);
  }
  return jitter;
}

}  // namespace plumbline::report
