// The page of one verification: what a reader must find in it, without a script.
#include "scenarios/report/html_report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "scenarios/report/html_assets.h"
#include "scenarios/report/html_test_support.h"

namespace plumbline::report {
namespace {

using judge::Status;
using scenario::Outcome;
using testing_support::storm;
using testing_support::TestRun;

std::string page_of(const TestRun& run) { return html_report(run.verification(), "9.9"); }

// Pages are long: what is missing is told, not where.
void expect_shows(const std::string& page, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_NE(page.find(text), std::string::npos) << text;
}
void expect_without(const std::string& page, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) EXPECT_EQ(page.find(text), std::string::npos) << text;
}

nlohmann::json model_of(const std::string& page) {
  const std::string begin = "id=\"model\">";
  const std::size_t from = page.find(begin) + begin.size();
  return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

/// A case that failed RT-1, with a proof of its second and third request.
void add_failed(TestRun& run, const std::string& name) {
  scenario::CaseResult& result = run.add(name, Outcome::failed, Status::fail);
  result.journal = storm();
  for (const journal::Entry& entry : result.journal) {
    const auto* request = std::get_if<journal::RequestReceived>(&entry.data);
    if (request != nullptr && request->method == "POST")
      result.verdicts.front().witness.push_back(entry.sequence);
  }
}

TEST(HtmlReport, SaysOfEachColumnInOneLineHowItStands) {
  TestRun run;
  run.add("good", Outcome::passed, Status::pass, "live");
  add_failed(run, "bad");
  const std::string card = "<h2>design/live</h2><p class=\"verdict\"><span aria-hidden=\"true\">✓";
  expect_shows(page_of(run), {"Does the telemetry of <b>the reference client</b> do what",
                              card + "</span> conformant</p>",
                              "</span> NOT conformant: 1 MUST failed</p>", "Plumbline 9.9; seed 7",
                              "<title>Plumbline: the reference client: NOT conformant</title>"});
}

TEST(HtmlReport, TellsWhatIsKnownFromNews) {
  TestRun run;
  add_failed(run, "bad");
  expect_shows(page_of(run), {"<td class=\"fail\" data-state=\"fail\""});
  run.known = {{"bad", "*", "*", {"RT-1"}, "a cause"}};
  expect_shows(page_of(run), {"<td class=\"known\" data-state=\"known\"",
                              "1 MUST failed (all known)", "Listed: a cause"});
  expect_without(page_of(run), {"<td class=\"fail\""});
  add_failed(run, "worse");
  expect_shows(page_of(run), {"<td class=\"fail\" data-state=\"fail\"", "in 2 cases",
                              "NOT conformant: 1 MUST failed<"});
}

TEST(HtmlReport, LeadsFromAFailedCellToItsEvidence) {
  TestRun run;
  run.add("good", Outcome::passed, Status::pass);
  add_failed(run, "bad");
  expect_shows(page_of(run), {"<a href=\"#case-1\">", "<article class=\"case\" id=\"case-1\"",
                              "RT-1: the reason of bad</h4>", "POST ",
                              "<code>plumbline verify --profile design --world sim --run bad"});
  expect_without(page_of(run), {"id=\"case-0\""});
}

TEST(HtmlReport, HasARowForEachRequirementInTheCataloguesGroups) {
  TestRun run;
  run.add("good", Outcome::passed, Status::pass);
  const std::string page = page_of(run);
  std::size_t before = 0;
  for (const char* text :
       {"EN Enablement</span>", "data-requirement=\"EN-1\"", "RT Export and retry</span>",
        "data-requirement=\"RT-8\"", "OV Overhead</span>", "judged by bench"}) {
    const std::size_t at = page.find(text);
    EXPECT_GT(at, before) << text;
    before = at;
  }
}

TEST(HtmlReport, IsTheSameForTheSameResults) {
  TestRun run;
  add_failed(run, "bad");
  EXPECT_EQ(page_of(run), page_of(run));
}

TEST(HtmlReport, NeedsNothingButItself) {
  TestRun run;
  add_failed(run, "bad");
  const std::string page = page_of(run);
  expect_without(page, {"src=", "url(", "@import", "<link", "<iframe", " style=", " onclick"});
  expect_shows(page, {"content=\"default-src 'none'; style-src 'sha256-"});
  for (const EmbeddedFile& file : embedded_files())
    expect_shows(page, {">" + std::string(file.bytes) + "</"});
}

TEST(HtmlReport, TellsTheScriptWhichCasesDecidedACell) {
  TestRun run;
  run.add("good", Outcome::passed, Status::pass);
  run.add("open", Outcome::inconclusive, Status::inconclusive);
  run.add("idle", Outcome::passed, Status::inconclusive).verdicts.front().requirement = "RT-2";
  add_failed(run, "bad");
  const nlohmann::json model = model_of(page_of(run));
  EXPECT_EQ(model["cells"]["RT-1"][0].size(), 3U);
  EXPECT_EQ(model["cells"]["RT-1"][0][2], nlohmann::json::array({3, "fail", 2}));
  EXPECT_EQ(model["reasons"][2], "the reason of bad");
  EXPECT_FALSE(model["cells"].contains("RT-2"));
  EXPECT_EQ(model["timelines"].size(), 1U);
  EXPECT_EQ(model["timelines"]["3"]["requests"].size(), 4U);
}

TEST(HtmlReport, ShowsDriversByNameAndVersionWithTheirRuntime) {
  TestRun run;
  run.add_driver("zig@1.0", Outcome::passed, Status::pass);
  run.add_driver("zig@2.0", Outcome::not_applicable, Status::not_applicable).trouble = "cannot";
  run.results.back().fault.clear();
  expect_shows(page_of(run),
               {"<b>zig@1.0 and zig@2.0</b>", "runtime zig@1.0", "data-column=\"1\">zig@2.0</th>",
                "canaries 0", "nothing was decided", "not applicable: cannot"});
}

TEST(HtmlReport, ShowsWhatNoCellCan) {
  TestRun run;
  run.add("faulty", Outcome::fault, Status::inconclusive).fault = "no port";
  run.add("listed", Outcome::passed, Status::pass);
  run.known = {{"listed", "*", "*", {"RT-1"}, "why"}};
  run.disagreements = {{"listed", "design", "RT-1", Status::pass, Status::fail}};
  expect_shows(page_of(run), {"could not be run: no port", "take the line off the list",
                              "the worlds disagree about RT-1: sim pass, live fail",
                              "NOT conformant; 1 case could not be run"});
}

}  // namespace
}  // namespace plumbline::report
