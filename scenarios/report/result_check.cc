#include "scenarios/report/result_check.h"

#include <algorithm>
#include <set>

#include "fake_server/core/json_fields.h"

namespace plumbline::report {
namespace {

using json::BadInput;
using json::pointer_to_index;
using json::pointer_to_member;
using judge::Status;
using scenario::Outcome;

void expect_verdicts(const ResultCase& one, const std::set<std::string>& ids,
                     const std::string& pointer) {
  std::set<std::string> seen;
  for (std::size_t at = 0; at < one.verdicts.size(); ++at) {
    const std::string& id = one.verdicts[at].requirement;
    const std::string place = pointer_to_index(pointer + "/verdicts", at) + "/requirement";
    if (!ids.contains(id))
      throw BadInput(place, "expected the id of one of /requirements, found \"" + id + "\"");
    if (!seen.insert(id).second) throw BadInput(place, "a second verdict on " + id);
  }
}

// As the runner draws it from the verdicts. A failure that the case need not decide, and that is
// listed for others, is set aside.
void expect_outcome(const ResultCase& one, const std::string& pointer) {
  const auto& all = one.verdicts;
  const bool failed = std::any_of(all.begin(), all.end(), [](const ResultVerdict& verdict) {
    return verdict.status == Status::fail;
  });
  const bool open = std::any_of(all.begin(), all.end(), [](const ResultVerdict& verdict) {
    return verdict.must_decide && verdict.status == Status::inconclusive;
  });
  const bool must_fail = std::any_of(all.begin(), all.end(), [](const ResultVerdict& verdict) {
    return verdict.must_decide && verdict.status == Status::fail;
  });
  const std::string place = pointer + "/outcome";
  if (must_fail && one.outcome != Outcome::failed)
    throw BadInput(place, "expected \"failed\", as its verdicts are");
  if (!failed && one.outcome == Outcome::failed)
    throw BadInput(place, "expected not \"failed\", as its verdicts are");
  if (open && one.outcome == Outcome::passed)
    throw BadInput(place, "expected not \"passed\": it leaves open what it must decide");
  if (!all.empty() && one.outcome == Outcome::fault)
    throw BadInput(pointer + "/verdicts", "expected none after a fault");
}

void expect_cases(const ResultFile& result) {
  std::set<std::string> ids;
  for (std::size_t at = 0; at < result.requirements.size(); ++at) {
    if (!ids.insert(result.requirements[at].id).second)
      throw BadInput(pointer_to_index("/requirements", at) + "/id",
                     "a second requirement " + result.requirements[at].id);
  }
  std::set<std::pair<Column, std::string>> seen;
  for (std::size_t at = 0; at < result.cases.size(); ++at) {
    const ResultCase& one = result.cases[at];
    const std::string pointer = pointer_to_index("/cases", at);
    if (!seen.emplace(one.column, one.name).second)
      throw BadInput(pointer, "a second case \"" + one.name + "\" in " + heading_of(one.column));
    expect_verdicts(one, ids, pointer);
    expect_outcome(one, pointer);
  }
}

Table table_of(const std::vector<ResultCase>& cases) {
  Table table;
  for (const ResultCase& one : cases) {
    for (const ResultVerdict& verdict : one.verdicts)
      table[verdict.requirement][one.column].count(verdict.status, verdict.must_decide);
  }
  return table;
}

void expect_cells(const ResultFile& result) {
  const std::vector<Column> columns = result.columns();
  Table table = table_of(result.cases);
  for (std::size_t at = 0; at < result.requirements.size(); ++at) {
    const ResultRequirement& row = result.requirements[at];
    const std::string pointer = pointer_to_index("/requirements", at) + "/cells";
    for (const Column& column : columns) {
      const std::string expected = table[row.id][column].text();
      const auto found = row.cells.find(column);
      if (found == row.cells.end())
        throw BadInput(pointer, "expected a member \"" + heading_of(column) + "\"");
      if (found->second != expected)
        throw BadInput(pointer_to_member(pointer, heading_of(column)),
                       "expected \"" + expected + "\", which the verdicts of the cases give");
    }
    if (row.cells.size() != columns.size())
      throw BadInput(pointer, "expected no other columns than those of the cases");
  }
}

void expect_number(const char* name, std::int64_t stated, std::int64_t counted) {
  if (stated == counted) return;
  throw BadInput(std::string("/summary/") + name, "expected " + std::to_string(counted) +
                                                      ", as there are cases, found " +
                                                      std::to_string(stated));
}

void expect_summary(const ResultFile& result, const ResultSummary& summary) {
  ResultSummary counted;
  for (const ResultCase& one : result.cases) {
    ++counted.outcomes.at(static_cast<std::size_t>(one.outcome));
    if (one.standing == scenario::Standing::as_listed) ++counted.as_listed;
  }
  for (std::size_t at = 0; at < counted.outcomes.size(); ++at)
    expect_number(to_string(static_cast<Outcome>(at)), summary.outcomes.at(at),
                  counted.outcomes.at(at));
  expect_number("as_listed", summary.as_listed, counted.as_listed);
}

}  // namespace

void expect_agreement(const ResultFile& result, const ResultSummary& summary) {
  expect_cases(result);
  expect_cells(result);
  expect_summary(result, summary);
}

}  // namespace plumbline::report
