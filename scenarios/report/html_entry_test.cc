// The bytes of a proof: marked where a secret stands, cut where they are long.
#include "scenarios/report/html_entry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::report {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const std::vector<journal::Canary> kCanaries{{"secret", "sql"}};

journal::Entry request(const std::string& body, journal::Headers headers = {},
                       const std::string& target = "/telemetry-ext") {
  journal::RequestReceived one;
  one.id = 3;
  one.method = "POST";
  one.target = target;
  one.headers = std::move(headers);
  one.body = body;
  return {21, {}, one};
}

TEST(HtmlEntry, MarksSecretsInTargetHeadersAndBody) {
  EXPECT_THAT(html_entry(request("a secret", {{"X", "secret"}}, "/t?secret"), kCanaries),
              AllOf(HasSubstr("[21] request #3, body of 8 bytes, <strong>3 planted secrets"),
                    HasSubstr("POST /t?<mark title=\"planted: sql, plain\">secret</mark>\n"),
                    HasSubstr("X: <mark title=\"planted: sql, plain\">secret</mark>\n"),
                    HasSubstr("\na <mark title=\"planted: sql, plain\">secret</mark></pre>")));
}

TEST(HtmlEntry, CountsNoLabelsThatAreThereToBeSent) {
  EXPECT_THAT(
      html_entry(request("a team"), {{"team", "label"}}),
      AllOf(HasSubstr("a <mark class=\"label\" title=\"planted: label, plain\">team</mark>"),
            Not(HasSubstr("planted secret"))));
}

TEST(HtmlEntry, LeavesCredentialsWhereTheyBelong) {
  EXPECT_THAT(html_entry(request("", {{"authorization", "Bearer secret"}}), kCanaries),
              AllOf(HasSubstr("authorization: Bearer secret\n"), Not(HasSubstr("<mark"))));
}

TEST(HtmlEntry, UnpacksGzip) {
  // gzip of "a secret", by Python's gzip.compress(b"a secret", mtime=0)
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x4b\x54\x28\x4e\x4d\x2e\x4a\x2d\x01\x00\x96\x0f\xbe"
      "\x5b\x08\x00\x00\x00",
      28);
  EXPECT_THAT(html_entry(request(packed), kCanaries),
              AllOf(HasSubstr("body of 28 bytes in gzip, unpacked 8"),
                    HasSubstr("a <mark title=\"planted: sql, plain\">secret</mark>")));
}

TEST(HtmlEntry, ShowsAnswersAndNothingElse) {
  const journal::Entry answer{22, {}, journal::ReplyGiven{3, 503, {}, "busy", "normal"}};
  EXPECT_THAT(html_entry(answer, kCanaries), AllOf(HasSubstr("[22] answer to #3, body of 4 bytes"),
                                                   HasSubstr("status 503"), HasSubstr("busy")));
  EXPECT_THAT(html_entry({23, {}, journal::Mark{"m"}}, kCanaries), IsEmpty());
}

TEST(HtmlMarked, ShowsWhatFitsWholeAndSaysWhatItLeftOut) {
  EXPECT_EQ(html_marked("abcd", {}, 4), "abcd");
  EXPECT_EQ(html_marked("abcde", {}, 4), "abcd<b class=\"cut\">… 1 byte left out …</b>");
  EXPECT_EQ(html_marked("abc\xC3\xA4", {}, 4), "abc<b class=\"cut\">… 2 bytes left out …</b>");
}

TEST(HtmlMarked, KeepsTheSurroundingsOfALeakFarBehind) {
  const std::string body = std::string(9000, 'x') + "secret" + std::string(9000, 'y');
  EXPECT_THAT(html_marked(body, leaks_in(body, kCanaries), kBodyShownMax),
              AllOf(StartsWith("xxx"), HasSubstr("… 7816 bytes left out …</b>xxx"),
                    HasSubstr("x<mark title=\"planted: sql, plain\">secret</mark>y"),
                    EndsWith("… 8840 bytes left out …</b>")));
}

TEST(HtmlMarked, IsBoundedHoweverManyLeaksThereAre) {
  std::string body;
  for (int k = 0; k < 2000; ++k) body += "secret" + std::string(500, 'x');
  EXPECT_LT(html_marked(body, leaks_in(body, kCanaries), kBodyShownMax).size(), 3 * kBodyShownMax);
}

}  // namespace
}  // namespace plumbline::report
