// `plumbline replay` and `convert` as a user meets them.
#include <fstream>
#include <sstream>

#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReplayTest : public CliTest {
 protected:
  // The journal of a case in virtual time, as `verify --record` keeps it.
  std::string recorded(const std::string& name, const std::string& profile = "shipped") const {
    const Ended ended = plumbline("verify --world sim --profile " + profile + " --run " + name +
                                  " --record " + folder_);
    EXPECT_EQ(ended.code, 0) << ended.output;
    return folder_ + "/" + profile + ".sim." + name + ".jsonl";
  }
  static std::string text_of(const std::string& path) {
    std::ostringstream all;
    all << std::ifstream(path, std::ios::binary).rdbuf();
    return all.str();
  }
};

TEST_F(ReplayTest, WithoutAWayItIsJudgedByTheProfileThatItNames) {
  const Ended ended = plumbline("replay " + recorded("retry-after-as-seconds"));
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("profile shipped"));
  EXPECT_THAT(ended.output, HasSubstr("\nRT-4   "));
}

TEST_F(ReplayTest, TheReferenceDrivenAgainGivesTheSameBytesTwice) {
  const std::string recording = recorded("retry-after-as-seconds");
  const std::string replay = "replay " + recording + " --client reference -o " + folder_;
  const Ended first = plumbline(replay + "/1.jsonl");
  const Ended second = plumbline(replay + "/2.jsonl");
  EXPECT_EQ(first.code, 0) << first.output;
  EXPECT_EQ(first.output, second.output);
  EXPECT_FALSE(text_of(folder_ + "/1.jsonl").empty());
  EXPECT_EQ(text_of(folder_ + "/1.jsonl"), text_of(folder_ + "/2.jsonl"));
}

TEST_F(ReplayTest, AConvertedRecordingIsACaseThatPasses) {
  const std::string converted = folder_ + "/case.json";
  const Ended ended =
      plumbline("convert " + recorded("retry-after-as-seconds") + " -o " + converted);
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(text_of(converted), HasSubstr("\"RT-4\""));
  const Ended verified = plumbline("verify --scenarios " + converted);
  EXPECT_EQ(verified.code, 0) << verified.output;
  EXPECT_THAT(verified.output, HasSubstr("1 cases: 1 passed"));
}

TEST_F(ReplayTest, ServedAgainAProgramMeetsTheRecordedAnswers) {
  const std::string program = write("program.sh", R"(
for k in 1 2 3; do
  curl -sS -o /dev/null -w '%{http_code}\n' -H 'Authorization: Bearer t' -H 'Content-Type: application/json' \
    https://$DATABRICKS_HOST/telemetry-ext -d '{"uploadTime":1767225600000,"items":[],"protoLogs":["{}"]}'
done
)");
  const Ended ended = plumbline("replay " + recorded("retry-after-as-seconds") + " --serve -o " +
                                folder_ + "/served.jsonl -- bash " + program);
  EXPECT_THAT(ended.output, HasSubstr("429\n200\n"));
  EXPECT_THAT(ended.output, HasSubstr("requests that differ"));
}

TEST_F(ReplayTest, BadInputIsOneLine) {
  const std::string recording = recorded("wire-with-credentials");
  expect_refusal("replay /no/such", "/no/such: ");
  expect_refusal("replay " + recording + " --judge --client reference",
                 "expected one of --judge, --serve and --client");
  expect_refusal("replay " + recording + " --serve", "--serve: expected -o FILE");
  expect_refusal("replay " + recording + " --serve -o " + folder_ + "/x",
                 "--serve: expected a command behind --");
  expect_refusal("replay " + recording + " --profile nope",
                 "profile nope: expected a profile's name");
  expect_refusal("replay " + recording + " --set nonsense=1", "nonsense");
  expect_refusal("replay " + recording + " --client nobody", "--driver nobody");
  expect_refusal("replay " + recording + " --client reference --seed x", "--seed");
  expect_refusal("convert /no/such", "/no/such: ");
}

TEST_F(ReplayTest, WhatIsTruncatedForeignOrEditedIsRefusedWithItsPlace) {
  const std::string text = text_of(recorded("wire-with-credentials"));
  const std::string lines = text.substr(0, text.find('\n') + 1);
  expect_refusal("replay " + write("foreign.jsonl", "{\"a\": 1}\n"), "neither a journal");
  expect_refusal("replay " + write("nothing.jsonl", ""), "nothing.jsonl: ");
  expect_refusal("replay " + write("nul.jsonl", std::string("\0\0\0", 3)), "nul.jsonl: ");
  std::string version = text;
  version.replace(version.find("\"version\":1"), 11, "\"version\":9");
  expect_refusal("replay " + write("version.jsonl", version), "expected journal version 1");
  std::string edited = text;
  edited.replace(edited.find("\"kind\":\"request\""), 16, "\"kind\":\"requesd\"");
  expect_refusal("replay " + write("edited.jsonl", edited), "did you mean \"request\"");
  const Ended cut = plumbline("replay " + write("cut.jsonl", text.substr(0, text.size() / 2)));
  EXPECT_THAT(cut.output, HasSubstr("warning: "));  // what a crash leaves behind is judged
  EXPECT_THAT(cut.output, Not(HasSubstr("harness fault")));
  expect_refusal("replay " + write("alone.jsonl", lines) + " --client reference",
                 "found traffic alone");
}

TEST_F(ReplayTest, ATenMegabyteHeaderIsHandled) {
  std::string text = text_of(recorded("wire-with-credentials"));
  const std::string mark = "[\"Content-Type\",";
  text.insert(text.find(mark),
              "[\"X-Long\",\"" + std::string(std::size_t{10} << 20U, 'x') + "\"],");
  const Ended ended = plumbline("replay " + write("long.jsonl", text));
  EXPECT_EQ(ended.code, 0) << ended.output.substr(0, 2000);
}

}  // namespace
}  // namespace plumbline::cli
