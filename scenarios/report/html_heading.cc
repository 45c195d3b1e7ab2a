#include "scenarios/report/html_heading.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <sstream>

#include "scenarios/engine/driver_world.h"
#include "scenarios/judge/catalogue.h"
#include "scenarios/report/html_text.h"

namespace plumbline::report {
namespace {

using scenario::CaseResult;
using scenario::Outcome;
using scenario::Standing;

// More names than this in a heading are read by nobody; each has its verdict below.
constexpr std::size_t kNamesMax = 4;

const CaseResult* first_in(const PageModel& page, const Column& column) {
  const auto& results = page.run.results;
  const auto found = std::find_if(results.begin(), results.end(), [&](const CaseResult& result) {
    return column_of(result.run) == column;
  });
  return found == results.end() ? nullptr : &*found;
}

bool has_drivers(const PageModel& page) {
  return !page.run.results.empty() && page.run.results.front().run.driver != nullptr;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t k = 0; k < names.size(); ++k) {
    if (k > 0) text += k + 1 == names.size() ? " and " : ", ";
    text += names[k];
  }
  return text;
}

std::string subject_of(const PageModel& page) {
  if (!has_drivers(page)) return "the reference client";
  if (page.columns.size() > kNamesMax) return counted(page.columns.size(), "driver");
  std::vector<std::string> names;
  for (const Column& column : page.columns) names.push_back(label_of(column));
  return listed(names);
}

bool all_conformant(const PageModel& page) {
  return std::all_of(page.sums.begin(), page.sums.end(),
                     [](const auto& entry) { return entry.second.conformant(); });
}

std::string facts_of(const PageModel& page, const std::string& version) {
  const auto& results = page.run.results;
  std::set<std::string> names;
  for (const CaseResult& result : results) names.insert(result.run.scenario->name);
  std::ostringstream out;
  out << counted(names.size(), "case") << ", " << counted(results.size(), "run") << ", judged by "
      << judge::Catalogue::built_in().requirements().size() << " requirements. Plumbline "
      << version << "; seed " << (results.empty() ? 0 : results.front().run.seed);
  if (has_drivers(page)) out << "; canaries " << results.front().run.driver->canaries;
  const auto jitter = std::chrono::ceil<std::chrono::milliseconds>(jitter_of(results));
  if (jitter.count() > 0) out << "; the machine's jitter at most " << jitter.count() << " ms";
  if (!page.run.scenarios.empty()) out << "; cases of " << page.run.scenarios;
  return out.str() + ".";
}

// A bar of one unit a requirement, in the order of the legend.
std::string bar_of(const ColumnSum& sum) {
  std::size_t all = 0;
  for (const auto& [state, number] : sum.requirements) all += number;
  std::string parts;
  std::size_t at = 0;
  for (const auto& [state, number] : sum.requirements) {
    if (state != CellState::none)
      parts += "<rect class=\"" + std::string(look_of(state).name) + "\" x=\"" +
               std::to_string(at) + "\" width=\"" + std::to_string(number) + "\" height=\"4\"/>";
    at += number;
  }
  return "<svg class=\"bar\" viewBox=\"0 0 " + std::to_string(all) +
         " 4\" preserveAspectRatio=\"none\" aria-hidden=\"true\">" + parts + "</svg>";
}

std::string counts_of(const ColumnSum& sum) {
  std::string text;
  for (const auto& [state, number] : sum.requirements) {
    const CellLook& look = look_of(state);
    text += "<span class=\"count " + std::string(look.name) + "\"><span aria-hidden=\"true\">" +
            look.glyph + "</span> " + std::to_string(number) + " " + look.word + "</span> ";
  }
  return text;
}

std::string who_of(const PageModel& page, const Column& column) {
  const CaseResult* result = first_in(page, column);
  if (result == nullptr) return "";
  const scenario::DriverUnderTest* driver = result->run.driver;
  const std::string profile = "held to the profile " + result->run.profile;
  if (driver != nullptr) return driver->info.client() + ", " + profile;
  const std::string where = column.second == "sim"    ? "in virtual time"
                            : column.second == "live" ? "in real time, on sockets"
                                                      : "in the world " + column.second;
  return profile + ", " + where;
}

std::string card_of(const PageModel& page, const Column& column) {
  const ColumnSum& sum = page.sums.at(column);
  const bool failed = !sum.conformant();
  return std::string("<li class=\"") + (failed ? "bad" : "good") + "\"><h2>" +
         html_text(label_of(column)) + "</h2><p class=\"verdict\"><span aria-hidden=\"true\">" +
         (failed ? "✗" : "✓") + "</span> " + html_text(verdict_of(sum)) + "</p>" + bar_of(sum) +
         "<p class=\"counts\">" + counts_of(sum) + "</p><p class=\"who\">" +
         html_text(who_of(page, column)) + ", " + counted(sum.cases, "case") + "</p></li>\n";
}

std::string news_of(const PageModel& page, std::size_t number) {
  const CaseResult& result = page.run.results[number];
  const scenario::KnownFailure* line = scenario::line_about(result, page.run.known);
  const std::string why = line == nullptr ? "" : " (" + line->why + ")";
  if (result.outcome == Outcome::fault) return "could not be run: " + result.fault;
  if (page.standings[number] == Standing::passes)
    return "is listed as failing" + why + ", but it passes: take the line off the list";
  if (page.standings[number] == Standing::differs)
    return "is listed as failing" + why + ", but it ends differently";
  if (result.outcome == Outcome::not_applicable) return "not applicable: " + result.trouble;
  return result.trouble.empty() ? "" : "the driver: " + result.trouble;
}

std::string disagreements_of(const PageModel& page) {
  std::string items;
  for (const scenario::Disagreement& one : page.run.disagreements) {
    items += "<li><code>" + html_text(one.name) + "</code> (" + html_text(one.profile) +
             "): the worlds disagree about " + html_text(one.requirement) + ": sim " +
             judge::to_string(one.sim) + ", live " + judge::to_string(one.live) + "</li>\n";
  }
  return items;
}

}  // namespace

std::string page_title(const PageModel& page) {
  return "Plumbline: " + subject_of(page) + ": " +
         (all_conformant(page) ? "conformant" : "NOT conformant");
}

std::string html_heading(const PageModel& page, const std::string& version) {
  std::string cards;
  for (const Column& column : page.columns) cards += card_of(page, column);
  return "<header>\n<h1>Does the telemetry of <b>" + html_text(subject_of(page)) +
         "</b> do what it promises?</h1>\n<p class=\"facts\">" +
         html_text(facts_of(page, version)) + "</p>\n<ul class=\"verdicts\">\n" + cards +
         "</ul>\n</header>\n";
}

std::string html_legend() {
  std::string items;
  for (const CellState state : kCellStates) {
    const CellLook& look = look_of(state);
    items += "<div><dt class=\"" + std::string(look.name) + "\"><span aria-hidden=\"true\">" +
             look.glyph + "</span> " + look.word + "</dt><dd>" + look.means + "</dd></div>\n";
  }
  return "<dl class=\"legend\" aria-label=\"What a cell means\">\n" + items + "</dl>\n";
}

std::string html_news(const PageModel& page) {
  std::string items = disagreements_of(page);
  for (std::size_t k = 0; k < page.run.results.size(); ++k) {
    const std::string news = news_of(page, k);
    const scenario::Run& run = page.run.results[k].run;
    if (!news.empty())
      items += "<li><code>" + html_text(run.scenario->name) + "</code> (" +
               html_text(label_of(column_of(run))) + "): " + html_text(news) + "</li>\n";
  }
  if (items.empty()) return "";
  return "<section class=\"news\" aria-labelledby=\"news\">\n<h2 id=\"news\">Beside the "
         "table</h2>\n"
         "<ul>\n" +
         items + "</ul>\n</section>\n";
}

}  // namespace plumbline::report
