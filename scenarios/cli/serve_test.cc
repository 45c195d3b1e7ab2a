// `plumbline serve` as its users meet it: start, sessions, journals, end.
#include "fake_server/host/session_test_support.h"
#include "scenarios/cli/serve_test_support.h"

namespace plumbline::cli {
namespace {

using fake::test::of_kind;
using journal::Quiescence;
using journal::ReplyGiven;
using journal::RequestReceived;
using test::ask;
using test::RawClient;
using test::send_telemetry;
using test::Serving;
using testing::HasSubstr;
using testing::StartsWith;

class ServeTest : public CliTest {};

journal::Journal read(const std::string& path) {
  const journal::ReadResult result = journal::read_journal(path);
  EXPECT_TRUE(result.warnings.empty()) << path;
  return result.journal;
}

TEST_F(ServeTest, SaysWhereItListensOnTwoPortsOfLoopback) {
  Serving serving({"--ready", folder_ + "/ready.json"});
  EXPECT_THAT(serving.data(), StartsWith("http://127.0.0.1:"));
  EXPECT_THAT(serving.admin(), StartsWith("http://127.0.0.1:"));
  EXPECT_NE(serving.data(), serving.admin());
  std::ifstream file(folder_ + "/ready.json");
  const auto ready = nlohmann::json::parse(file, nullptr, false);
  EXPECT_EQ(ready.at("data"), serving.data());
  EXPECT_EQ(ready.at("admin"), serving.admin());
  EXPECT_EQ(ready.at("pid"), serving.pid());
}

TEST_F(ServeTest, EndsWithZeroOnBothSignals) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Serving serving;
    EXPECT_EQ(ask(serving.admin(), "GET", "/_plumbline/health").status, 200);
    EXPECT_EQ(serving.end(signal), 0);
  }
}

TEST_F(ServeTest, TheAdminApiIsOnItsOwnPortOnly) {
  Serving serving;
  EXPECT_EQ(ask(serving.data(), "GET", "/_plumbline/health").status, 404);
  EXPECT_EQ(ask(serving.admin(), "GET", "/_plumbline/health").status, 200);
  EXPECT_EQ(ask(serving.admin(), "POST", "/telemetry-ext", "{}").status, 404);
  EXPECT_EQ(serving.end(), 0);
}

TEST_F(ServeTest, ParallelSessionsSeeTheirOwnScriptsAndJournalsOnly) {
  Serving serving({"--journal", folder_});
  ask(serving.admin(), "PUT", "/_plumbline/behaviour?session=bad",
      R"({"telemetry":[{"status":503}]})");
  std::vector<std::thread> clients;
  for (const char* session : {"good", "bad", "third"}) {
    clients.emplace_back([&serving, session] {
      const int expected = std::string(session) == "bad" ? 503 : 200;
      for (int i = 0; i < 20; ++i) EXPECT_EQ(send_telemetry(serving.data(), session), expected);
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(serving.end(), 0);
  for (const char* session : {"good", "bad", "third"}) {
    const journal::Journal journal = read(folder_ + "/" + session + ".jsonl");
    EXPECT_EQ(of_kind<RequestReceived>(journal).size(), 20U);
    EXPECT_EQ(of_kind<ReplyGiven>(journal).size(), 20U);
    for (const auto& request : of_kind<RequestReceived>(journal)) EXPECT_EQ(request.host, session);
  }
}

TEST_F(ServeTest, TheHostHeaderNamesASessionToo) {
  Serving serving;
  const std::string host = "Host: ADB-1.cloud.test:80\r\n";
  EXPECT_EQ(ask(serving.data(), "GET", "/nowhere", "", host).status, 404);
  EXPECT_EQ(ask(serving.data(), "GET", "/nowhere").status, 404);
  EXPECT_EQ(ask(serving.admin(), "GET", "/_plumbline/journal?session=adb-1.cloud.test").status,
            200);
  EXPECT_EQ(ask(serving.admin(), "GET", "/_plumbline/journal").status, 200);
}

TEST_F(ServeTest, JournalsAreCompleteAtTheEndWhateverIsUnderWay) {
  Serving serving({"--journal", folder_});
  ask(serving.admin(), "PUT", "/_plumbline/behaviour?session=hung",
      R"({"telemetry": [{"delivery": "hang"}]})");
  RawClient hung(serving.data());
  hung.send(test::telemetry_bytes("hung"));
  EXPECT_EQ(send_telemetry(serving.data(), "done"), 200);
  const std::string hung_journal = "/_plumbline/journal?session=hung";
  EXPECT_TRUE(test::eventually([&] {
    const std::string body = ask(serving.admin(), "GET", hung_journal).body;
    return body.find("\"request\"") != std::string::npos;
  }));
  EXPECT_EQ(serving.end(), 0);
  const journal::Journal journal = read(folder_ + "/hung.jsonl");
  EXPECT_EQ(of_kind<ReplyGiven>(journal).at(0).status, 0);
  EXPECT_EQ(of_kind<Quiescence>(journal), (std::vector<Quiescence>{{false}}));
  EXPECT_EQ(of_kind<Quiescence>(read(folder_ + "/done.jsonl")), (std::vector<Quiescence>{{true}}));
  EXPECT_EQ(hung.read_to_end(), "");
}

TEST_F(ServeTest, JudgeReadsItsJournals) {
  Serving serving({"--journal", folder_ + "/new/folder"});
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  EXPECT_EQ(serving.end(), 0);
  const Ended judged = plumbline("judge --profile shipped " + folder_ + "/new/folder/a.jsonl");
  EXPECT_THAT(judged.output, HasSubstr("world driver"));
  EXPECT_NE(judged.code, 2);
}

TEST_F(ServeTest, SessionsBeginWithTheScriptOfTheFile) {
  const std::string path = write("script.json", R"({"telemetry": [{"first": 1, "status": 429}]})");
  Serving serving({"--behaviour", path});
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 429);
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  EXPECT_EQ(ask(serving.admin(), "POST", "/_plumbline/reset?session=a").status, 200);
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 429);
}

TEST_F(ServeTest, AJournalThatCannotBeWrittenIsToldAtTheEnd) {
  Serving serving({"--journal", folder_});
  std::filesystem::create_directories(folder_ + "/a.jsonl");
  EXPECT_EQ(send_telemetry(serving.data(), "a"), 200);
  EXPECT_EQ(serving.end(), 4);
}

TEST_F(ServeTest, HelpStatesExitCodesAndExamples) {
  const Ended ended = plumbline("serve --help");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, HasSubstr("Exit: 0 "));
  EXPECT_THAT(ended.output, HasSubstr("plumbline serve --port 8080"));
}

}  // namespace
}  // namespace plumbline::cli
