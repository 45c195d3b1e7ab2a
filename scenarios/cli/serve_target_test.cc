#include "scenarios/cli/serve_target.h"

#include <gtest/gtest.h>

#include "fake_server/core/json_fields.h"

namespace plumbline::cli {
namespace {

std::string fault_of(const std::string& text, const std::vector<std::string>& names = {"session"}) {
  try {
    const Target target(text);
    target.expect_only(names);
    (void)target.one("session");
  } catch (const json::BadInput& bad) {
    return bad.what();
  }
  return "";
}

TEST(Target, HasAPathAndDecodedParameters) {
  const Target target("/a/b?x=1&y=a%20b+c&x=%3d&&flag");
  EXPECT_EQ(target.path(), "/a/b");
  EXPECT_EQ(target.all("x"), (std::vector<std::string>{"1", "="}));
  EXPECT_EQ(target.one("y"), "a b c");
  EXPECT_EQ(target.one("flag"), "");
  EXPECT_EQ(target.one("none"), std::nullopt);
}

TEST(Target, TakesAnyBytesForAPath) {
  EXPECT_EQ(Target("").path(), "");
  EXPECT_EQ(Target("*").path(), "*");
  EXPECT_EQ(Target("?").path(), "");
}

TEST(Target, RefusesEscapesThatAreNone) {
  const std::string fault = "expected two hexadecimal digits after each % of the target";
  for (const char* text : {"/?a=%", "/?a=%4", "/?a=%4x", "/?a=%x4", "/?a=%-1", "/?%zz=1"}) {
    EXPECT_EQ(fault_of(text), fault) << text;
  }
  EXPECT_EQ(fault_of("/?session=%41"), "");
}

TEST(Target, RefusesParametersThatNobodyKnowsOrThatStandTwice) {
  EXPECT_EQ(fault_of("/?sesion=a"), "?sesion: unknown parameter, did you mean \"session\"?");
  EXPECT_EQ(fault_of("/?session=a&session=a"), "?session: expected it once, found it 2 times");
}

}  // namespace
}  // namespace plumbline::cli
