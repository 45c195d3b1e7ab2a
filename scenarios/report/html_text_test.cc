// What strangers wrote is shown as text: nothing of it is markup, and nothing hides.
#include "scenarios/report/html_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace plumbline::report {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Visible, LeavesTextsOfAnyScriptAndLineBreaksAlone) {
  const std::string text = "SELECT 'grün', '日本', '😀'\n\tFROM t";
  EXPECT_EQ(visible(text), text);
}

TEST(Visible, NamesControlsAndTheBytesBesideThem) {
  EXPECT_EQ(visible(std::string("a\0b\x1b[2J\r\x7f", 9)), "a\\x00b\\x1b[2J\\x0d\\x7f");
  EXPECT_EQ(visible("\x1f \x08"), "\\x1f \\x08");
  EXPECT_EQ(visible("\xC2\x9B"), "\\u009b");
  EXPECT_EQ(visible("\xC2\xA0"), "\xC2\xA0");
}

TEST(Visible, NamesBytesThatAreNoUtf8AndGoesOnBehindThem) {
  EXPECT_EQ(visible("a\xFFz"), "a\\xffz");
  EXPECT_EQ(visible("\xC0\x80"), "\\xc0\\x80");           // overlong
  EXPECT_EQ(visible("\xED\xA0\x80"), "\\xed\\xa0\\x80");  // a surrogate
  EXPECT_EQ(visible("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");
  EXPECT_EQ(visible("\xE2\x82"), "\\xe2\\x82");  // cut off
  EXPECT_EQ(visible("\xE2\x82(\xE2\x82\xAC"), "\\xe2\\x82(\xE2\x82\xAC");
  EXPECT_EQ(visible("\xF4\x8F\xBF\xBD"), "\xF4\x8F\xBF\xBD");  // the highest plane
}

TEST(Visible, NamesWhatHidesOrReordersItsNeighbours) {
  EXPECT_EQ(visible("a\u2028b\u2029c"), "a\\u2028b\\u2029c");
  EXPECT_EQ(visible("a\u202eb\u200bc\ufeff"), "a\\u202eb\\u200bc\\ufeff");
  EXPECT_EQ(visible("\U000E0041"), "\\u{e0041}");
}

TEST(HtmlText, LeavesNothingThatIsMarkup) {
  EXPECT_EQ(html_text("</script><b a=\"1\" c='2'>&amp;-->"),
            "&lt;/script&gt;&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;--&gt;");
}

TEST(HtmlContent, TellsBytesFromTheirNames) {
  EXPECT_EQ(html_content(std::string("\\x00\0<", 6)), "\\x00<i>\\x00</i>&lt;");
  EXPECT_EQ(html_content("{\"a\": '&'}"), "{\"a\": '&amp;'}");
}

TEST(JsonForScript, CannotEndItsElementAndReadsAsItWas) {
  const std::string evil = "</script><!-- <script> ]]> & \u2028";
  const std::string text = json_for_script({{"a", evil}});
  EXPECT_THAT(text, AllOf(Not(HasSubstr("<")), Not(HasSubstr(">")), Not(HasSubstr("&")),
                          Not(HasSubstr("\u2028")), HasSubstr("\\u003c/script\\u003e")));
  EXPECT_EQ(nlohmann::json::parse(text)["a"], evil);
}

}  // namespace
}  // namespace plumbline::report
