#include <nlohmann/json.hpp>

#include "scenarios/judge/judge.h"
#include "scenarios/report/diff_report.h"

namespace plumbline::report {
namespace {

using Json = nlohmann::json;

Json word_of(std::optional<judge::Status> status) {
  return status ? Json(to_string(*status)) : Json(nullptr);
}

Json json_of(const VerdictChange& one) {
  return {{"requirement", one.requirement},
          {"level", to_string(one.level)},
          {"case", one.scenario},
          {"column", heading_of(one.column)},
          {"must_decide", one.must_decide},
          {"before", word_of(one.before)},
          {"after", word_of(one.after)},
          {"reason_before", one.reason_before},
          {"reason_after", one.reason_after},
          {"repeat", one.repeat},
          {"way", to_string(one.way)}};
}

Json json_of(const CaseChange& one) {
  return {{"case", one.scenario},
          {"column", heading_of(one.column)},
          {"before", to_string(one.before)},
          {"after", to_string(one.after)},
          {"known_before", to_string(one.standing_before)},
          {"known_after", to_string(one.standing_after)},
          {"counts", one.counts},
          {"repeat", one.repeat},
          {"way", to_string(one.way)}};
}

Json json_of(const CellChange& one) {
  const auto word = [](const std::string& cell) {
    return cell.empty() ? Json(nullptr) : Json(cell);
  };
  return {{"requirement", one.requirement},   {"level", to_string(one.level)},
          {"column", heading_of(one.column)}, {"before", word(one.before)},
          {"after", word(one.after)},         {"way", to_string(one.way)}};
}

Json json_of(const ColumnPair& pair) {
  return {{"older", heading_of(pair.older)}, {"newer", heading_of(pair.newer)}};
}

Json json_of(const Column& column) { return heading_of(column); }

Json json_of(const CasePlace& one) {
  return {{"case", one.scenario}, {"column", heading_of(one.column)}};
}

Json json_of(const scenario::Disagreement& one) {
  return {{"case", one.name},
          {"profile", one.profile},
          {"requirement", one.requirement},
          {"sim", to_string(one.sim)},
          {"live", to_string(one.live)}};
}

template <typename Value>
Json each(const std::vector<Value>& values) {
  Json array = Json::array();
  for (const Value& value : values) array.push_back(json_of(value));
  return array;
}

Json json_of(const OneSided& only) {
  return {{"columns", each(only.columns)},
          {"cases", each(only.cases)},
          {"disagreements", each(only.disagreements)}};
}

Json json_of(const std::string& path, const ResultFile& result) {
  return {{"file", path}, {"version", result.version}, {"seed", result.seed}};
}

}  // namespace

std::string diff_json(const Difference& difference, const std::string& version) {
  const ResultDiff& diff = difference.changes;
  const Json document{{"plumbline_diff", 1},
                      {"version", version},
                      {"older", json_of(difference.older_path, difference.older)},
                      {"newer", json_of(difference.newer_path, difference.newer)},
                      {"matters", diff.matters()},
                      {"columns", each(diff.columns)},
                      {"verdicts", each(diff.verdicts)},
                      {"cases", each(diff.cases)},
                      {"cells", each(diff.cells)},
                      {"older_only", json_of(diff.older_only)},
                      {"newer_only", json_of(diff.newer_only)}};
  return document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace plumbline::report
