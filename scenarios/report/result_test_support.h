// Results for the tests of what reads and compares them, as values and as the program writes them.
#pragma once

#include <deque>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/engine/driver_world.h"
#include "scenarios/report/result_file.h"
#include "scenarios/report/verify_json.h"

namespace plumbline::report {

// A run of `verify`, made case by case; every case lists RT-1.
class WrittenResult {
 public:
  WrittenResult& add(const std::string& name, const std::string& who, scenario::Outcome outcome,
                     std::vector<judge::Verdict> verdicts) {
    scenario::Scenario& one = scenarios_.emplace_back();
    one.name = name;
    one.title = "t";
    one.requirements = {"RT-1"};
    scenario::CaseResult& result = results_.emplace_back();
    result.run = {&one, who, "sim", 7};
    if (who.find('@') != std::string::npos) {
      scenario::DriverUnderTest& driver = drivers_.emplace_back();
      driver.label = who;
      driver.asked = "--driver " + who;
      result.run = {&one, "nodejs", "driver", 7, "on", &driver};
    }
    result.outcome = outcome;
    result.fault = "the fault";
    result.verdicts = std::move(verdicts);
    return *this;
  }
  [[nodiscard]] std::string text() const {
    return verify_json({results_, known_, disagreements_, ""}, "9.9");
  }
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(text()); }
  [[nodiscard]] ResultFile value() const { return result_of(text()); }

  std::vector<scenario::KnownFailure> known_;
  std::vector<scenario::Disagreement> disagreements_;

 private:
  std::deque<scenario::Scenario> scenarios_;  // borrowed by the results
  std::deque<scenario::DriverUnderTest> drivers_;
  std::vector<scenario::CaseResult> results_;
};

// RT-1, which every case lists, and EN-1, which none does.
inline std::vector<judge::Verdict> verdicts(judge::Status listed,
                                            judge::Status incidental = judge::Status::pass,
                                            const std::string& reason = "r") {
  return {{"EN-1", incidental, reason, {}}, {"RT-1", listed, reason, {}}};
}

}  // namespace plumbline::report
