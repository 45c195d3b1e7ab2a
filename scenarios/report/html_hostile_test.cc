// A page of results in which every text is hostile has no markup but its own. That nothing of it
// runs in a browser is seen by html_page_test.mjs.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "fake_server/journal/text_bytes.h"
#include "scenarios/report/html_assets.h"
#include "scenarios/report/html_report.h"
#include "scenarios/report/html_test_support.h"

namespace plumbline::report {
namespace {

/// The hostile page without the program's own style and scripts.
std::string hostile_page() {
  std::string page = html_report(testing_support::hostile_run().verification(), "9.9");
  for (const EmbeddedFile& file : embedded_files()) {
    const std::size_t at = page.find(file.bytes);
    if (at == std::string::npos) ADD_FAILURE() << file.path;
    page.erase(at, file.bytes.size());
  }
  return page;
}

TEST(HostilePage, HasNothingThatCouldRunOrHide) {
  const std::string page = hostile_page();
  for (const std::string& sign : testing_support::signs_of_harm())
    EXPECT_EQ(page.find(sign), std::string::npos) << sign;
  EXPECT_TRUE(journal::is_utf8(page));
}

TEST(HostilePage, ShowsTheTextsAllTheSame) {
  const std::string page = hostile_page();
  EXPECT_NE(page.find("\\x00\\x1b[2J\\x9b\\xff&lt;/script&gt;"), std::string::npos);
  EXPECT_NE(page.find("<i>\\x00</i><i>\\x1b</i>[2J"), std::string::npos);
  EXPECT_NE(page.find("&lt;img src=x onerror=alert(2)&gt;"), std::string::npos);
}

TEST(HostilePage, HasNoElementsOrAttributesButItsOwn) {
  const std::set<std::string> known_tags{
      "a",     "article", "b",       "body",  "caption", "code",   "dd",    "details", "div",
      "dl",    "dt",      "figure",  "h1",    "h2",      "h3",     "h4",    "head",    "header",
      "html",  "i",       "li",      "main",  "mark",    "meta",   "ol",    "p",       "pre",
      "rect",  "script",  "section", "small", "span",    "strong", "style", "summary", "svg",
      "table", "tbody",   "td",      "th",    "thead",   "title",  "tr",    "ul"};
  const std::set<std::string> known_attributes{"aria-hidden",
                                               "aria-label",
                                               "aria-labelledby",
                                               "charset",
                                               "class",
                                               "colspan",
                                               "content",
                                               "data-case",
                                               "data-column",
                                               "data-entry",
                                               "data-group",
                                               "data-requirement",
                                               "data-state",
                                               "data-witness",
                                               "height",
                                               "hidden",
                                               "href",
                                               "http-equiv",
                                               "id",
                                               "lang",
                                               "name",
                                               "preserveaspectratio",
                                               "preserveAspectRatio",
                                               "scope",
                                               "tabindex",
                                               "title",
                                               "type",
                                               "viewBox",
                                               "width",
                                               "x"};
  const std::string page = hostile_page();
  const std::regex tag("</?([A-Za-z0-9]+)((?:\\s+[A-Za-z-]+(?:=\"[^\"<>]*\")?)*)\\s*/?>");
  const std::regex attribute("([A-Za-z-]+)(=\"[^\"]*\")?");
  std::size_t tags = 0;
  for (std::sregex_iterator found(page.begin(), page.end(), tag), end; found != end; ++found) {
    ++tags;
    EXPECT_TRUE(known_tags.contains((*found)[1])) << found->str();
    const std::string attributes = (*found)[2];
    for (std::sregex_iterator one(attributes.begin(), attributes.end(), attribute); one != end;
         ++one)
      EXPECT_TRUE(known_attributes.contains((*one)[1])) << found->str();
  }
  // Every < of the page, but that of the doctype, begins one of those tags.
  EXPECT_EQ(static_cast<std::size_t>(std::count(page.begin(), page.end(), '<')), tags + 1);
}

}  // namespace
}  // namespace plumbline::report
