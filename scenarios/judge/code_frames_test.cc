#include "scenarios/judge/code_frames.h"

#include <gtest/gtest.h>

namespace plumbline::judge {
namespace {

TEST(CodeFrames, ClassesAndCodesAreNoSentences) {
  for (const char* fine : {"rate_limited", "java.sql.SQLException", "HTTP_429", "42", "A$B"})
    EXPECT_TRUE(is_error_class(fine)) << fine;
  for (const char* bad : {"", "table t not found", "x\n", "naïve", "a'b"})
    EXPECT_FALSE(is_error_class(bad)) << bad;
  EXPECT_TRUE(is_error_class(std::string(128, 'a')));
  EXPECT_FALSE(is_error_class(std::string(129, 'a')));
}

TEST(CodeFrames, FramesOfEveryLanguageAreFrames) {
  for (const char* frame :
       {"", "\tat com.databricks.jdbc.Driver.connect(Driver.java:12)", "\t... 12 more",
        "    at Object.<anonymous> (/x/index.js:1:2)", "    at async run (node:internal/a:3:4)",
        "    at new Thing (a.js:1:2)", "    at file:///x/index.mjs:1:2",
        "   at Ns.Class.Method(String x, Int32 y) in c.cs:line 3", "   at Ns.Class.Method()",
        "  File \"client.py\", line 3, in execute",
        "goroutine 1 [running]:", "github.com/databricks/databricks-sql-go.(*conn).Exec(0x1, 0x2)",
        "\t/x/connection.go:12 +0x1d"}) {
    EXPECT_TRUE(is_code_frame(frame)) << frame;
  }
}

TEST(CodeFrames, MessagesAndSourceTextAreNone) {
  for (const char* line :
       {"java.sql.SQLException: no table t", "Caused by: x.Y: message", "Error: SELECT 1",
        "at risk: ada", "at noon (or later)", "    cursor.execute(\"SELECT 1\", x)", "... more",
        "File \"x.py\", line 3, in f of ada", "see client.go:12 for ada"}) {
    EXPECT_FALSE(is_code_frame(line)) << line;
  }
}

TEST(CodeFrames, TheFirstLineThatIsNoneIsNamed) {
  EXPECT_EQ(first_line_without_frame("at a.js:1:2\nat b.js:3:4\n"), "");
  EXPECT_EQ(first_line_without_frame("at a.js:1:2\noops ada\nmore"), "oops ada");
  EXPECT_EQ(first_line_without_frame(""), "");
}

}  // namespace
}  // namespace plumbline::judge
