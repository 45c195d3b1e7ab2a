// How a project tests its own telemetry with the installed package: the fake on a real socket, a
// client that sends to it, then what the journal says and what the judge makes of it. The client
// is the reference client; yours stands in `run_statement`. No waiting: `close` returns when all
// that could be sent has been answered, `stop` when it is all in the journal.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "fake_server/host/host.h"
#include "fake_server/journal/writer.h"
#include "reference/runtime/http_transport.h"
#include "reference/runtime/steady_clock.h"
#include "reference/runtime/telemetry.h"
#include "scenarios/judge/judge.h"

namespace {

using namespace std::chrono_literals;
using plumbline::fake::Behaviour;
using plumbline::journal::Journal;
using plumbline::journal::ReplyGiven;
using plumbline::journal::RequestReceived;
using std::chrono::steady_clock;

void run_statement(const std::string& host) {
  namespace telemetry = plumbline::telemetry;
  const telemetry::SteadyClock clock;
  telemetry::Telemetry client(
      clock, [] { return std::make_unique<telemetry::HttpTransport>(); }, 1);
  telemetry::ConnectionOptions options;
  options.host = host;
  options.token = "token-1";
  options.config.choice = telemetry::UserChoice::force;  // asks for no feature flag
  const auto connection = client.open(options);
  auto statement = connection->interceptor().before_execute();
  connection->interceptor().after_execute(statement, "statement-1");
  connection->interceptor().complete_statement(statement);
  client.close(*connection);
}

// What one statement leaves behind when the service behaves as told.
Journal journal_of_statement(const Behaviour& behaviour) {
  plumbline::journal::MemorySink journal;
  plumbline::journal::RunHeader header;
  header.world = "live";  // real time: the judge allows for the machine's jitter
  journal.add(0ns, header);
  const auto start = steady_clock::now();
  plumbline::fake::Hosts fake(plumbline::fake::Service({{"warehouse", behaviour}}, 0), journal,
                              [start] { return steady_clock::now() - start; });
  run_statement(fake.start("warehouse"));  // "http://127.0.0.2:PORT"
  fake.stop();
  return journal.take();
}

template <typename Kind>
std::vector<Kind> all(const Journal& journal) {
  std::vector<Kind> found;
  for (const auto& entry : journal) {
    if (const auto* data = std::get_if<Kind>(&entry.data)) found.push_back(*data);
  }
  return found;
}

// "pass", or the verdict with its reason.
std::string verdict(const std::string& requirement, const Journal& journal) {
  namespace judge = plumbline::judge;
  for (const auto& verdict : judge::judge(judge::Profile::load("design"), journal)) {
    if (verdict.requirement != requirement) continue;
    if (verdict.status == judge::Status::pass) return "pass";
    return std::string(judge::to_string(verdict.status)) + ": " + verdict.reason;
  }
  return "there is no such requirement";
}

TEST(Telemetry, SendsAStatementOnce) {
  const Journal journal = journal_of_statement(Behaviour());
  const auto requests = all<RequestReceived>(journal);
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_EQ(requests[0].target, "/api/2.0/telemetry-ext");
  EXPECT_EQ(requests[0].events, 1U);
  EXPECT_NE(requests[0].body.find("\"statement-1\""), std::string::npos) << requests[0].body;
  EXPECT_EQ(all<ReplyGiven>(journal).at(0).status, 200);
  EXPECT_EQ(verdict("WF-3", journal), "pass");  // every event matches the schema
}

TEST(Telemetry, WaitsWhenTheServiceIsBusyAndSendsTheSameAgain) {
  Behaviour busy;
  busy.telemetry.resize(1);
  busy.telemetry[0].last = 1;  // the first request only
  busy.telemetry[0].status = 429;
  busy.telemetry[0].retry_after_seconds = 1;
  const Journal journal = journal_of_statement(busy);
  const auto replies = all<ReplyGiven>(journal);
  ASSERT_EQ(replies.size(), 2U);
  EXPECT_EQ(replies[0].status, 429);
  EXPECT_EQ(replies[1].status, 200);
  EXPECT_EQ(verdict("RT-4", journal), "pass");  // waits as long as Retry-After asked
  EXPECT_EQ(verdict("RT-5", journal), "pass");  // an attempt carries the same events
}

}  // namespace
