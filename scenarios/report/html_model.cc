#include "scenarios/report/html_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scenarios/report/html_evidence.h"
#include "scenarios/report/html_text.h"
#include "scenarios/report/html_timeline.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using Json = nlohmann::json;
using judge::Status;
using scenario::CaseResult;

constexpr std::size_t kReasonBytesMax = 400;

class Model {
 public:
  explicit Model(const PageModel& page) : page_(page) {}

  Json json() {
    Json model{{"columns", Json::array()},
               {"reasons", Json::array()},
               {"cases", Json::array()},
               {"cells", Json::object()},
               {"timelines", Json::object()}};
    for (const Column& column : page_.columns)
      model["columns"].push_back(visible(label_of(column)));
    for (std::size_t k = 0; k < page_.run.results.size(); ++k) {
      model["cases"].push_back(case_of(k));
      add_decisions(k, model["cells"]);
      if (has_failed(page_.run.results[k]))
        model["timelines"][std::to_string(k)] = timeline_of(page_.run.results[k]);
    }
    for (const std::string& reason : reasons_) model["reasons"].push_back(reason);
    return model;
  }

 private:
  static bool has_failed(const CaseResult& result) {
    return std::any_of(result.verdicts.begin(), result.verdicts.end(),
                       [](const auto& verdict) { return verdict.status == Status::fail; });
  }

  [[nodiscard]] std::size_t column_number(const CaseResult& result) const {
    const auto found = std::find(page_.columns.begin(), page_.columns.end(), column_of(result.run));
    return static_cast<std::size_t>(found - page_.columns.begin());
  }

  [[nodiscard]] Json case_of(std::size_t number) const {
    const CaseResult& result = page_.run.results[number];
    Json json{{"name", visible(result.run.scenario->name)},
              {"title", visible(result.run.scenario->title)},
              {"column", column_number(result)},
              {"ending", ending_of(page_, number)},
              {"repeat", visible(repeat_command(result, page_.run.scenarios))}};
    const std::string remark =
        result.outcome == scenario::Outcome::fault ? result.fault : result.trouble;
    if (!remark.empty()) json["remark"] = visible(remark);
    return json;
  }

  // A verdict that decides nothing, of a case that need not, is none of the cell's.
  void add_decisions(std::size_t number, Json& cells) {
    const CaseResult& result = page_.run.results[number];
    for (const judge::Verdict& verdict : result.verdicts) {
      const bool open = verdict.status == Status::inconclusive;
      if (open && !must_decide(result, verdict.requirement)) continue;
      Json& row = cells[visible(verdict.requirement)];
      while (row.size() < page_.columns.size()) row.push_back(Json::array());
      row[column_number(result)].push_back(
          Json::array({number, word_of(verdict.status), number_of(verdict.reason)}));
    }
  }

  static const char* word_of(Status status) {
    switch (status) {
      case Status::pass:
        return "pass";
      case Status::fail:
        return "fail";
      case Status::not_applicable:
        return "na";
      default:
        return "open";
    }
  }

  std::size_t number_of(const std::string& reason) {
    const std::string text = visible(shortened(reason, kReasonBytesMax));
    const auto [place, is_new] = numbers_.emplace(text, reasons_.size());
    if (is_new) reasons_.push_back(text);
    return place->second;
  }

  const PageModel& page_;
  std::vector<std::string> reasons_;
  std::map<std::string, std::size_t> numbers_;
};

}  // namespace

Json html_model(const PageModel& page) { return Model(page).json(); }

}  // namespace plumbline::report
