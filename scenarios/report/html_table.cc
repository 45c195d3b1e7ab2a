#include "scenarios/report/html_table.h"

#include "scenarios/judge/catalogue.h"
#include "scenarios/judge/judge.h"
#include "scenarios/judge/rules.h"
#include "scenarios/report/html_text.h"

namespace plumbline::report {
namespace {

using judge::Catalogue;
using judge::Requirement;
using judge::RequirementGroup;

bool is_judged_by_bench(const std::string& id) {
  for (const judge::Rule& rule : judge::rules()) {
    if (rule.id == id) return rule.judge == judge::judge_ov;
  }
  return false;
}

bool is_in(const Requirement& requirement, const RequirementGroup& group) {
  return requirement.id.starts_with(group.id + "-");
}

std::string cell_text(const PageCell& cell) {
  const CellLook& look = look_of(cell.state);
  std::string text = "<span class=\"glyph\" aria-hidden=\"true\">" + std::string(look.glyph) +
                     "</span> " + look.word;
  if (cell.failing.size() > 1)
    text += " <small>in " + counted(cell.failing.size(), "case") + "</small>";
  if (cell.failing.empty()) return text;
  return "<a href=\"#" + evidence_id(cell.failing.front()) + "\">" + text + "</a>";
}

std::string row_of(const PageModel& page, const Requirement& requirement) {
  const std::string id = html_text(requirement.id);
  std::string row = "<tr data-requirement=\"" + id + "\"><th scope=\"row\"><span class=\"id\">" +
                    id + "</span> <span class=\"level\">" + to_string(requirement.level) +
                    "</span> <span class=\"text\">" + html_text(requirement.text) +
                    "</span><span class=\"why\" hidden>" + html_text(requirement.why) +
                    "</span></th>";
  if (is_judged_by_bench(requirement.id)) {
    return row + "<td class=\"none\" data-state=\"none\" colspan=\"" +
           std::to_string(page.columns.size()) + "\">" + judge::kJudgedByBench + "</td></tr>\n";
  }
  for (std::size_t k = 0; k < page.columns.size(); ++k) {
    const PageCell& cell = page.cells.at(requirement.id).at(page.columns[k]);
    const std::string name = look_of(cell.state).name;
    row += "<td class=\"" + name + "\" data-state=\"" + name + "\" data-column=\"" +
           std::to_string(k) + "\">" + cell_text(cell) + "</td>";
  }
  return row + "</tr>\n";
}

std::string group_of(const PageModel& page, const RequirementGroup& group) {
  std::string rows;
  for (const Requirement& requirement : Catalogue::built_in().requirements()) {
    if (is_in(requirement, group)) rows += row_of(page, requirement);
  }
  const std::string id = html_text(group.id);
  return "<tbody data-group=\"" + id + "\">\n<tr class=\"group\"><th colspan=\"" +
         std::to_string(page.columns.size() + 1) + "\" scope=\"rowgroup\"><span class=\"title\">" +
         id + " " + html_text(group.title) + "</span></th></tr>\n" + rows + "</tbody>\n";
}

}  // namespace

std::string evidence_id(std::size_t result) { return "case-" + std::to_string(result); }

std::string html_table(const PageModel& page) {
  std::string head = "<tr><th scope=\"col\">requirement</th>";
  for (std::size_t k = 0; k < page.columns.size(); ++k) {
    head += "<th scope=\"col\" data-column=\"" + std::to_string(k) + "\">" +
            html_text(label_of(page.columns[k])) + "</th>";
  }
  std::string groups;
  for (const RequirementGroup& group : Catalogue::built_in().groups())
    groups += group_of(page, group);
  return "<div class=\"table\" tabindex=\"-1\"><table id=\"results\">\n<caption>Requirements by " +
         std::string(page.run.results.empty() || page.run.results.front().run.driver == nullptr
                         ? "profile and world"
                         : "driver") +
         "</caption>\n<thead>" + head + "</tr></thead>\n" + groups + "</table></div>\n";
}

}  // namespace plumbline::report
