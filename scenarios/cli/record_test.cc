// `plumbline record` as a user meets it, with curl as the program that is recorded.
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <variant>

#include "fake_server/journal/reader.h"
#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// A session with one statement, one telemetry request and one flag request, over SEA.
constexpr const char* kProgram = R"sh(set -eu
ask() { curl -sS -H "Authorization: Bearer ${TOKEN:-$DATABRICKS_TOKEN}" -H 'Content-Type: application/json' "$@"; }
origin=https://$DATABRICKS_HOST
id_in() { sed 's/.*"'$1'": *"\([^"]*\)".*/\1/'; }
session=$(ask $origin/api/2.0/sql/sessions -d '{"warehouse_id":"w"}' | id_in session_id)
ask $origin/api/2.0/sql/statements -d '{"warehouse_id":"w","session_id":"'$session'","statement":"SELECT 42","wait_timeout":"10s"}'
ask $origin/api/2.0/connector-service/feature-flags/NODEJS/2.1.0
ask $origin/telemetry-ext -d '{"uploadTime":1767225600000,"items":[],"protoLogs":["{\"frontend_log_event_id\":\"1\"}"]}'
ask -X DELETE "$origin/api/2.0/sql/sessions/$session?warehouse_id=w"
exit ${CODE:-0}
)sh";

class RecordTest : public CliTest {
 protected:
  void SetUp() override {
    CliTest::SetUp();
    program_ = write("program.sh", kProgram);
    recording_ = folder_ + "/run.jsonl";
  }
  Ended record(const std::string& options = "", const std::string& environment = "") const {
    return plumbline("record -o " + recording_ + " --quiet 200ms " + options + " -- env " +
                     environment + " bash " + program_);
  }
  [[nodiscard]] journal::Journal journal() const {
    return journal::read_journal(recording_).journal;
  }
  [[nodiscard]] std::string text() const {
    std::ostringstream all;
    all << std::ifstream(recording_, std::ios::binary).rdbuf();
    return all.str();
  }

  std::string program_;
  std::string recording_;
};

template <typename Kind>
std::vector<Kind> all(const journal::Journal& journal) {
  std::vector<Kind> found;
  for (const journal::Entry& entry : journal) {
    if (const auto* one = std::get_if<Kind>(&entry.data)) found.push_back(*one);
  }
  return found;
}

TEST_F(RecordTest, KeepsTrafficSqlAndTheProcess) {
  const Ended ended = record("--profile nodejs --set batch_size=5");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(ended.output, HasSubstr("5 requests (1 telemetry, 1 flag), 1 session, 1 statement"));
  const journal::Journal recorded = journal();
  const auto header = std::get<journal::RunHeader>(recorded.front().data);
  EXPECT_EQ(header.profile, "nodejs");
  EXPECT_EQ(header.overrides.at("batch_size"), "5");
  EXPECT_EQ(all<journal::RequestReceived>(recorded).size(), 5U);
  EXPECT_EQ(all<journal::ReplyGiven>(recorded).size(), 5U);
  const auto seen = all<journal::SqlSeen>(recorded);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.front().event, "session_opened");
  EXPECT_EQ(seen.back().event, "session_closed");
  EXPECT_THAT(text(), HasSubstr("SELECT 42"));
  EXPECT_EQ(all<journal::Process>(recorded).front().event, "started");
  EXPECT_TRUE(std::get<journal::Quiescence>(recorded.back().data).idle);
}

TEST_F(RecordTest, TokensAreNotInTheFileAndItSaysSo) {
  const Ended ended = record("--scrub 'SELECT [0-9]+'", "TOKEN=dapi-0123456789");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(text(), Not(HasSubstr("dapi-0123456789")));
  EXPECT_THAT(text(), Not(HasSubstr("SELECT 42")));
  const auto processes = all<journal::Process>(journal());
  EXPECT_THAT(processes.back().text, HasSubstr("scrubbed: 1 token in"));
  EXPECT_THAT(processes.back().text, HasSubstr("; pattern 1 in"));
  EXPECT_THAT(text(), Not(HasSubstr("SELECT [0-9]")));
}

TEST_F(RecordTest, TheExitCodeIsTheProgramsOwn) {
  EXPECT_EQ(record("", "CODE=17").code, 17);
  EXPECT_EQ(all<journal::Process>(journal()).at(1).code, 17);
  const Ended killed =
      plumbline("record -o " + recording_ + " --quiet 1ms -- bash -c 'kill -9 $$'");
  EXPECT_EQ(killed.code, 128 + SIGKILL) << killed.output;
  EXPECT_EQ(all<journal::Process>(journal()).at(1).code, -SIGKILL);
}

TEST_F(RecordTest, TheScriptOfTheHostsIsObeyed) {
  const std::string script = write("script.json", R"({"telemetry": [{"status": 503}]})");
  EXPECT_EQ(record("--behaviour " + script).code, 0);
  int refused = 0;
  for (const auto& reply : all<journal::ReplyGiven>(journal())) refused += reply.status == 503;
  EXPECT_EQ(refused, 1);
}

TEST_F(RecordTest, AProgramThatIsNotThereLeavesNoFile) {
  const Ended ended = plumbline("record -o " + recording_ + " -- /no/such/program");
  EXPECT_EQ(ended.code, 4);
  EXPECT_THAT(ended.output, HasSubstr("/no/such/program: No such file"));
  EXPECT_FALSE(std::filesystem::exists(recording_));
  EXPECT_FALSE(std::filesystem::exists(recording_ + ".part"));
}

TEST_F(RecordTest, BadInputIsOneLine) {
  const std::string to = "record -o " + recording_;
  expect_refusal(to, "expected a command behind --, or --from FILE");
  expect_refusal(to + " --from /no/such -- true", "expected a command behind --, or --from FILE");
  expect_refusal(to + " --from /no/such", "/no/such: ");
  expect_refusal(to + " --host 'A B' -- true", "--host A B: expected 1 to 30");
  expect_refusal(to + " --quiet soon -- true", "--quiet soon: expected a duration");
  expect_refusal(to + " --scrub '(' -- true", "--scrub (: ");
  expect_refusal(to + " --set a=b -- true", "--set: expected --profile");
  expect_refusal(to + " --profile nope -- true", "--profile nope: ");
  expect_refusal("record -o /no/such/folder/x -- true", "-o: ");
  EXPECT_FALSE(std::filesystem::exists(recording_));
}

TEST_F(RecordTest, AnArchiveBecomesARecordingWithoutItsTokens) {
  const std::string archive = write("traffic.har", R"({"log": {"version": "1.2", "entries": [{
    "startedDateTime": "2026-01-01T00:00:00Z", "time": 3,
    "request": {"method": "POST", "url": "https://acme.test/telemetry-ext", "httpVersion": "HTTP/1.1",
      "headers": [{"name": "Authorization", "value": "Bearer dapi-777777"}],
      "postData": {"mimeType": "application/json", "text": "{}"}},
    "response": {"status": 200, "headers": [], "content": {"text": "{}"}}}]}})");
  const Ended ended = plumbline("record -o " + recording_ + " --from " + archive + " --scrub acme");
  EXPECT_EQ(ended.code, 0) << ended.output;
  EXPECT_THAT(text(), Not(HasSubstr("dapi-777777")));
  EXPECT_THAT(text(), HasSubstr("Bearer token-1"));
}

}  // namespace
}  // namespace plumbline::cli
