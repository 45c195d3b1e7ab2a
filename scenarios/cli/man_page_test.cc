// Text in roff: nothing of it is taken for a request or an escape.
#include "scenarios/cli/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::cli {
namespace {

using testing::HasSubstr;

TEST(ManPage, EscapesWhatRoffWouldTakeForItsOwn) {
  EXPECT_EQ(roff_text(".SH x"), "\\&.SH x");
  EXPECT_EQ(roff_text("a\n'b\n.c"), "a\n\\&\\(aqb\n\\&.c");
  EXPECT_EQ(roff_text("a\\b --c `d` ~e ^f"), "a\\eb \\-\\-c \\(gad\\(ga \\(tie \\(haf");
}

TEST(ManPage, HasEachVerbWithItsOptionsAndExamples) {
  CommandModel run{"it run", "it run [OPTIONS]", "Runs it", {}, {}, "Examples:\n  it run\nExit: 0"};
  run.options.push_back({{"--world"}, false, true, "TEXT:{sim,live}", {"sim", "live"}, "Where"});
  const CommandModel program{"it", "it SUBCOMMAND", "Does it", {}, {run}, ""};
  const std::string page = man_page(program, "9.9");
  EXPECT_THAT(page, HasSubstr(".TH IT 1 \"\" \"it 9.9\" \"User Commands\"\n"));
  EXPECT_THAT(page, HasSubstr(".SH NAME\nit \\- Does it\n"));
  EXPECT_THAT(page, HasSubstr(".SH SYNOPSIS\n.nf\nit run [OPTIONS]\n.fi\n"));
  EXPECT_THAT(page, HasSubstr(".SS it run\nRuns it\n"
                              ".TP\n\\fB\\-\\-world\\fR TEXT:{sim,live}\nWhere\n"
                              ".PP\nExamples:\n.PP\n.nf\n  it run\n.fi\n.PP\nExit: 0\n"));
}

}  // namespace
}  // namespace plumbline::cli
