// An adapter as a process that keeps to the protocol, or does not.
#include "scenarios/engine/adapter_process.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "scenarios/engine/adapter_hello.h"
#include "scenarios/engine/driver_test_support.h"

namespace plumbline::scenario {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

class AdapterProcessTest : public testing::Test {
 protected:
  AdapterProcess& started(const std::vector<std::string>& options, int milliseconds = 10'000) {
    AdapterProcess::Observer observer{sink_, [] { return journal::Duration::zero(); }};
    adapter_ =
        std::make_unique<AdapterProcess>(test_adapter(options), AdapterPlaces{"", "", "/tmp"},
                                         observer, limits_for_tests(milliseconds));
    return *adapter_;
  }
  journal::Journal journal() {
    adapter_.reset();
    return sink_.take();
  }
  std::string refusal(const std::vector<std::string>& options) {
    try {
      (void)greet(started(options), 1);
    } catch (const std::runtime_error& fault) {
      return fault.what();
    }
    return "accepted";
  }

  journal::MemorySink sink_;
  std::unique_ptr<AdapterProcess> adapter_;
};

TEST_F(AdapterProcessTest, SaysWhatItIsAndEndsWhenToldTo) {
  AdapterProcess& adapter = started({});
  const Greeting greeting = greet(adapter, 1);
  EXPECT_EQ(greeting.info.client(), "test 2.1.0 (python)");
  EXPECT_TRUE(greeting.info.can("token"));
  EXPECT_EQ(greeting.clock_ahead.count(), 0);
  adapter.end("normal");
  EXPECT_EQ(adapter.trouble(), "");
  EXPECT_EQ(exit_code_of(journal()), 0);
}

TEST_F(AdapterProcessTest, EndsInTheMannerAskedFor) {
  started({}).end("uncaught_error");
  const journal::Journal seen = journal();
  EXPECT_EQ(exit_code_of(seen), 1);
  EXPECT_THAT(said(seen, "stderr"), HasSubstr("as it was told"));
}

TEST_F(AdapterProcessTest, OneThatSaysYesToEverythingLies) {
  EXPECT_THAT(refusal({"--yes"}), HasSubstr("the adapter lies: it did no_such_"));
  EXPECT_THAT(refusal({"--protocol", "2"}), HasSubstr("speaks protocol 2, expected 1"));
  EXPECT_THAT(refusal({"--crash", "hello"}),
              HasSubstr("did not answer hello: ended with 3 before it was told to"));
  EXPECT_EQ(refusal({}), "accepted");
}

TEST_F(AdapterProcessTest, NoProgramIsAnErrorOfOneLine) {
  AdapterLaunch none;
  none.command = {"/no/such/program"};
  EXPECT_THROW((void)ask_driver(none, {}), std::runtime_error);
}

TEST_F(AdapterProcessTest, OneThatDoesNotAnswerIsKilledAndJournaled) {
  AdapterProcess& adapter = started({"--hang", "close"}, 2'000);
  (void)greet(adapter, 1);
  EXPECT_EQ(adapter.ask("close", Json{{"connection", "c1"}}).kind, AnswerKind::timed_out);
  EXPECT_EQ(adapter.ask("close", Json{{"connection", "c1"}}).kind, AnswerKind::gone);
  EXPECT_EQ(adapter.trouble(), "killed: close was not answered within 2000 ms");
  const journal::Journal seen = journal();
  EXPECT_EQ(exit_code_of(seen), -9);
  EXPECT_THAT(said(seen, "note"), HasSubstr("killed: close was not answered"));
}

TEST_F(AdapterProcessTest, OneThatStaysAfterItsExitIsKilled) {
  AdapterProcess& adapter = started({"--linger"}, 1'000);
  adapter.end("normal");
  EXPECT_EQ(adapter.trouble(), "killed: it had not ended 1000 ms after it was told to (normal)");
  EXPECT_EQ(exit_code_of(journal()), -9);
}

TEST_F(AdapterProcessTest, OneThatCrashesAnswersNobodyAnyMore) {
  AdapterProcess& adapter = started({"--crash", "execute"});
  EXPECT_EQ(adapter.ask("execute", Json::object()).kind, AnswerKind::gone);
  EXPECT_FALSE(adapter.idle_until(std::chrono::steady_clock::now() + std::chrono::hours(1)));
  EXPECT_EQ(adapter.trouble(), "ended with 3 before it was told to");
  EXPECT_EQ(exit_code_of(journal()), 3);
}

TEST_F(AdapterProcessTest, WhatIsNoAnswerIsOutput) {
  AdapterProcess& adapter = started({"--garbage", "--environment"});
  EXPECT_TRUE(adapter.ask("sleep", Json{{"ms", 0}}).ok());
  adapter.end("normal");
  const journal::Journal seen = journal();
  EXPECT_THAT(said(seen, "stdout"), AllOf(HasSubstr("this is no answer\n"), HasSubstr("4711")));
  EXPECT_THAT(said(seen, "stderr"), AllOf(HasSubstr("HOME=/tmp\n"), HasSubstr("LANG=C.UTF-8\n"),
                                          Not(HasSubstr("GTEST")), Not(HasSubstr("USER="))));
}

TEST_F(AdapterProcessTest, ALineWithoutEndIsTheEnd) {
  AdapterProcess& adapter = started({"--flood"});
  EXPECT_EQ(adapter.ask("open", Json::object()).kind, AnswerKind::gone);
  EXPECT_EQ(adapter.trouble(), "killed: a line of more than 1048576 bytes");
}

TEST_F(AdapterProcessTest, RefusalsHaveTheirClassAndLanesTheirOrder) {
  AdapterProcess& adapter = started({});
  const AdapterAnswer answer = adapter.ask("execute", Json{{"connection", "none"}}, "lane-1");
  EXPECT_EQ(answer.kind, AnswerKind::refused);
  EXPECT_EQ(answer.error_class, "invalid_request");
  EXPECT_LE(answer.sent.time_since_epoch().count(), answer.begun_ns);
  EXPECT_GE(answer.received.time_since_epoch().count(), answer.ended_ns);
}

TEST_F(AdapterProcessTest, AnotherClockIsMeasured) {
  const auto ahead = greet(started({"--other-clock"}), 1).clock_ahead.count();
  constexpr std::int64_t kAhead = 1'000'000'000'000'000;
  EXPECT_NEAR(static_cast<double>(ahead), static_cast<double>(kAhead), 1e9);
}

}  // namespace
}  // namespace plumbline::scenario
