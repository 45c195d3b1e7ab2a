// Planted secrets are found where they stand, however they are dressed.
#include "scenarios/report/leaks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<journal::Canary> kAda{{"ada=\"1\" 42", "sql"}};

TEST(LeaksIn, FindsEveryPlainOne) {
  EXPECT_THAT(leaks_in("x ada=\"1\" 42 ada=\"1\" 42", kAda),
              ElementsAre(Leak{2, 12, "sql", "plain"}, Leak{13, 23, "sql", "plain"}));
  EXPECT_THAT(leaks_in("ada=\"1\" 4", kAda), IsEmpty());
}

TEST(LeaksIn, FindsEscapedOnes) {
  EXPECT_THAT(leaks_in(R"(["ada=\"1\" 42"])", kAda),
              ElementsAre(Leak{2, 14, "sql", "JSON-escaped"}));
  EXPECT_THAT(leaks_in(R"(["[\"ada=\\\"1\\\" 42\"]"])", kAda),
              ElementsAre(Leak{5, 21, "sql", "JSON-escaped"}));
  EXPECT_THAT(leaks_in("?q=ada%3d%221%22%2042&", kAda),
              ElementsAre(Leak{3, 21, "sql", "percent-encoded"}));
}

TEST(LeaksIn, FindsHexAndBase64OfAnyAlignment) {
  const std::vector<journal::Canary> secret{{"telemetry-secret", "identity"}};
  EXPECT_THAT(leaks_in("h:74656C656D657472792d736563726574!", secret),
              ElementsAre(Leak{2, 34, "identity", "hex"}));
  // base64 of "telemetry-secret" and of "xtelemetry-secret"
  EXPECT_EQ(leaks_in("dGVsZW1ldHJ5LXNlY3JldA==", secret).at(0).form, "base64");
  EXPECT_EQ(leaks_in("eHRlbGVtZXRyeS1zZWNyZXQ=", secret).at(0).form, "base64");
}

TEST(LeaksIn, MakesOneOfThoseThatOverlap) {
  EXPECT_THAT(leaks_in("abcdef", {{"abcd", "sql"}, {"cdef", "name"}, {"bc", "value"}}),
              ElementsAre(Leak{0, 6, "sql", "plain"}));
}

TEST(LeaksIn, NeverFindsAnEmptyOne) { EXPECT_THAT(leaks_in("abc", {{"", "sql"}}), IsEmpty()); }

TEST(LeaksWithoutPlace, NamesWhatOnlyTheJudgesSearchFinds) {
  const std::vector<journal::Canary> secret{{"telemetry-secret", "identity"}};
  const std::string broken = "dGVsZW1l\ndHJ5LXNl\nY3JldA==";
  EXPECT_THAT(leaks_in(broken, secret), IsEmpty());
  EXPECT_THAT(leaks_without_place(broken, secret, {}), ElementsAre("identity (base64)"));
  EXPECT_THAT(leaks_without_place("nothing", secret, {}), IsEmpty());
}

}  // namespace
}  // namespace plumbline::report
