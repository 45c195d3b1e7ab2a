#include "scenarios/report/verify_json.h"

#include <nlohmann/json.hpp>

#include "scenarios/engine/driver_world.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/report/console.h"
#include "scenarios/report/timeline.h"
#include "scenarios/report/verify_table.h"

namespace plumbline::report {
namespace {

using Json = nlohmann::json;
using scenario::CaseResult;
using scenario::Outcome;

Json evidence_of(const judge::Verdict& verdict, const journal::Journal& journal) {
  Json lines = Json::array();
  for (const std::string& line : witness_lines(verdict, journal)) lines.push_back(line);
  return lines;
}

Json verdict_of(const judge::Verdict& verdict, const CaseResult& result) {
  Json json{{"requirement", verdict.requirement},
            {"status", judge::to_string(verdict.status)},
            {"reason", verdict.reason},
            {"must_decide", must_decide(result, verdict.requirement)}};
  if (!verdict.witness.empty()) json["witness"] = verdict.witness;
  if (verdict.status == judge::Status::fail)
    json["evidence"] = evidence_of(verdict, result.journal);
  return json;
}

Json case_of(const CaseResult& result, const Verification& run) {
  Json json{{"name", result.run.scenario->name},
            {"title", result.run.scenario->title},
            {"profile", result.run.profile},
            {"world", result.run.world},
            {"outcome", scenario::to_string(result.outcome)},
            {"known", to_string(scenario::standing_of(result, run.known))},
            {"tries", result.tries},
            {"repeat", repeat_command(result, run.scenarios)},
            {"verdicts", Json::array()}};
  if (!result.run.scenario->incident.empty()) json["incident"] = result.run.scenario->incident;
  if (result.outcome == Outcome::fault) json["fault"] = result.fault;
  if (result.run.driver != nullptr) json["driver"] = result.run.driver->label;
  if (!result.trouble.empty()) json["trouble"] = result.trouble;
  for (const judge::Verdict& verdict : result.verdicts)
    json["verdicts"].push_back(verdict_of(verdict, result));
  return json;
}

Json requirements_of(const Verification& run) {
  const std::vector<Column> columns = columns_of(run.results);
  Table table = table_of(run.results);
  Json all = Json::array();
  for (const judge::Rule& rule : judge::rules()) {
    const judge::Requirement* requirement = judge::Catalogue::built_in().find(rule.id);
    if (requirement == nullptr) continue;
    Json cells = Json::object();
    for (const Column& column : columns) cells[heading_of(column)] = table[rule.id][column].text();
    all.push_back({{"id", requirement->id},
                   {"level", to_string(requirement->level)},
                   {"evidence", to_string(requirement->evidence)},
                   {"text", requirement->text},
                   {"why", requirement->why},
                   {"cells", std::move(cells)}});
  }
  return all;
}

Json disagreements_of(const Verification& run) {
  Json all = Json::array();
  for (const scenario::Disagreement& one : run.disagreements) {
    all.push_back({{"case", one.name},
                   {"profile", one.profile},
                   {"requirement", one.requirement},
                   {"sim", judge::to_string(one.sim)},
                   {"live", judge::to_string(one.live)}});
  }
  return all;
}

Json summary_of(const Verification& run) {
  Json numbers{{"passed", 0}, {"failed", 0},         {"inconclusive", 0},
               {"fault", 0},  {"not_applicable", 0}, {"as_listed", 0}};
  const auto count = [&numbers](const char* name) {
    numbers[name] = numbers[name].get<std::int64_t>() + 1;
  };
  for (const CaseResult& result : run.results) {
    count(scenario::to_string(result.outcome));
    if (scenario::standing_of(result, run.known) == scenario::Standing::as_listed)
      count("as_listed");
  }
  return numbers;
}

}  // namespace

std::string verify_json(const Verification& run, const std::string& version) {
  Json document{{"plumbline_result", 1},
                {"version", version},
                {"seed", run.results.empty() ? 0 : run.results.front().run.seed},
                {"jitter_ns", jitter_of(run.results).count()},
                {"summary", summary_of(run)},
                {"requirements", requirements_of(run)},
                {"disagreements", disagreements_of(run)},
                {"cases", Json::array()}};
  for (const CaseResult& result : run.results) document["cases"].push_back(case_of(result, run));
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::report
