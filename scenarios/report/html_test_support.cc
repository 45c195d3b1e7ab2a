#include "scenarios/report/html_test_support.h"

#include "scenarios/judge/judge_test_support.h"

namespace plumbline::report::testing_support {

using judge::Status;
using judge::testing::JournalBuilder;
using scenario::CaseResult;
using scenario::Outcome;
using namespace std::chrono_literals;

std::string hostile() {
  return std::string("\0\x1b[2J\x9b\xff", 7) +
         "</script></style></title></textarea><script>alert(1)</script>--><!--"
         "<img src=x onerror=alert(2)>\"onfocus=\"alert(3)'\u2028\u2029\u202e&amp;\r\n";
}

std::vector<std::string> signs_of_harm() {
  return {"alert(1)</script", "<script>alert",      "<img", "-->",      "<!--", "\u2028", "\u2029",
          "\u202e",           std::string(1, '\0'), "\x1b", "\x9b\xff", "\r"};
}

CaseResult& TestRun::add(const std::string& name, Outcome outcome, Status status,
                         const std::string& world) {
  scenario::Scenario& one = cases.emplace_back();
  one.name = name;
  one.title = "Promises much of " + name + ".";
  one.requirements = {"RT-1"};
  CaseResult& result = results.emplace_back();
  result.run = {&one, "design", world, 7};
  result.outcome = outcome;
  result.verdicts = {{"RT-1", status, "the reason of " + name, {}}};
  return result;
}

CaseResult& TestRun::add_driver(const std::string& label, Outcome outcome, Status status) {
  scenario::DriverUnderTest& driver = drivers.emplace_back();
  driver.label = label;
  driver.asked = "--driver " + label;
  driver.info.name = label;
  driver.info.runtime = "runtime " + label;
  CaseResult& result = add("of " + label, outcome, status, "driver");
  result.run.profile = "nodejs";
  result.run.driver = &driver;
  return result;
}

journal::Journal storm() {
  JournalBuilder builder;
  builder.header().canaries = {{"secret-of-ada", "sql"}};
  builder.open("c1", 0s).flag(10ms).statement("c1", "s1", 1s);
  builder.exported("s1", 6s, 429, 20ms).exported("s1", 7s, 503, 20ms).exported("s1", 9s);
  builder.add(8s, journal::FaultApplied{judge::testing::kHost, "delay of 5 ms"});
  return builder.close("c1", 10s).quiescence(12s).journal();
}

namespace {

journal::Journal hostile_journal() {
  JournalBuilder builder;
  builder.header().client = hostile();
  builder.header().canaries = {{hostile(), hostile()}, {"secret", "sql"}};
  journal::RequestReceived request;
  request.host = hostile();
  request.method = hostile();
  request.target = "/telemetry-ext" + hostile();
  request.headers = {{hostile(), hostile()}, {"Authorization", hostile()}};
  request.body = "secret" + hostile();
  journal::ReplyGiven reply{0, 500, {{hostile(), hostile()}}, hostile(), hostile()};
  builder.open(hostile(), 0s, hostile(), hostile());
  builder.statement(hostile(), hostile(), 1s, hostile());
  builder.failed_statement(hostile(), hostile(), 2s, hostile(), hostile());
  builder.exchange(3s, request, 5ms, reply).attempt_failed(4s, hostile(), hostile(), hostile());
  builder.add(5s, journal::FaultApplied{hostile(), hostile()});
  builder.add(5s, journal::Mark{hostile()});
  builder.add(6s, journal::Process{hostile(), 1, 1, hostile(), hostile()});
  return builder.close(hostile(), 7s, hostile()).quiescence(9s).journal();
}

std::vector<std::uint64_t> all_of(const journal::Journal& journal) {
  std::vector<std::uint64_t> sequences;
  for (const journal::Entry& entry : journal) sequences.push_back(entry.sequence);
  return sequences;
}

std::vector<std::uint64_t> exchanges_of(const journal::Journal& journal) {
  std::vector<std::uint64_t> sequences;
  for (const journal::Entry& entry : journal) {
    if (std::holds_alternative<journal::RequestReceived>(entry.data) ||
        std::holds_alternative<journal::ReplyGiven>(entry.data))
      sequences.push_back(entry.sequence);
  }
  return sequences;
}

void make_hostile(CaseResult& result, scenario::Scenario& one) {
  one.title = hostile();
  one.incident = hostile();
  result.trouble = hostile();
  result.fault = hostile();
  result.verdicts.front().reason = hostile();
  if (result.outcome != Outcome::failed) return;
  result.journal = hostile_journal();
  result.verdicts.front().witness = all_of(result.journal);
  result.verdicts.push_back({"PR-1", Status::fail, hostile(), exchanges_of(result.journal)});
  result.verdicts.push_back({"CB-1", Status::not_applicable, hostile(), {}});
}

}  // namespace

TestRun hostile_run() {
  TestRun run;
  run.scenarios = hostile();
  run.add_driver(hostile(), Outcome::failed, Status::fail);
  run.add_driver(hostile(), Outcome::passed, Status::pass);
  run.add_driver("other" + hostile(), Outcome::failed, Status::fail);
  run.add_driver(hostile(), Outcome::inconclusive, Status::inconclusive);
  run.add_driver(hostile(), Outcome::not_applicable, Status::not_applicable);
  run.add_driver(hostile(), Outcome::fault, Status::inconclusive);
  run.add("listed", Outcome::passed, Status::pass);
  for (std::size_t k = 0; k < run.results.size(); ++k) make_hostile(run.results[k], run.cases[k]);
  run.known = {{"*other*", "*", "*", {"RT-1", "PR-1"}, hostile()},
               {"listed", "*", "*", {"RT-1"}, hostile()}};
  run.disagreements = {{hostile(), hostile(), hostile(), Status::pass, Status::fail}};
  return run;
}

}  // namespace plumbline::report::testing_support
