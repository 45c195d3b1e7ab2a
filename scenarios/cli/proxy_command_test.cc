// What `plumbline proxy` refuses, as a process. How it serves is in proxy_example.sh.
#include "fake_server/host/unique_fd.h"
#include "fault_injection/proxy/proxy_test_support.h"
#include "scenarios/cli/cli_test_support.h"

namespace plumbline::cli {
namespace {

using testing::HasSubstr;

class ProxyCommandTest : public CliTest {
 protected:
  std::string plan(const std::string& text) { return "proxy --plan " + write("plan.json", text); }
};

constexpr const char* kTwoRoutes = R"({"routes": [{"name": "data"}, {"name": "admin"}]})";

TEST_F(ProxyCommandTest, OptionsAreRefusedInOneLine) {
  expect_refusal("proxy --prt 1", "--prt");
  expect_refusal("proxy", "expected --target default=HOST:PORT");
  expect_refusal("proxy --port 65536 --target a:1", "--port");
  expect_refusal("proxy --seed -1 --target a:1", "--seed");
  for (const char* option : {"--plan", "--target", "--record", "--ready"}) {
    expect_refusal("proxy " + std::string(option) + " ''", option);
  }
  expect_refusal("proxy --target 127.0.0.1", "--target 127.0.0.1: expected [ROUTE=]HOST:PORT");
  expect_refusal("proxy --target a:1 --record /proc/none/x", "--record: /proc/none/x: ");
  expect_refusal("proxy --target a:1 --ready /proc/none/x", "--ready: /proc/none/x");
}

TEST_F(ProxyCommandTest, FilesAreRefusedInOneLineWithThePlace) {
  expect_refusal("proxy --plan " + folder_ + "/none.json", "none.json: no such file");
  expect_refusal(plan("{"), "plan.json: line 1, column");
  expect_refusal(plan(R"({"routes": [{"name": "a", "tarket": "b:1"}]})"),
                 "plan.json: /routes/0/tarket: unknown member, did you mean \"target\"?");
}

TEST_F(ProxyCommandTest, TargetsGoToRoutesOfThePlan) {
  expect_refusal(plan(kTwoRoutes), "expected --target data=HOST:PORT");
  expect_refusal(plan(kTwoRoutes) + " --target data=a:1", "expected --target admin=HOST:PORT");
  expect_refusal(plan(kTwoRoutes) + " --target dat=a:1", "did you mean \"data\"?");
  expect_refusal(plan(kTwoRoutes) + " --target a:1", "expected a route of the plan, found no name");
  expect_refusal(plan(kTwoRoutes) + " --port 1", "--port");
}

TEST_F(ProxyCommandTest, APortInUseIsRefusedInOneLine) {
  const proxy::test::TargetHost taken;
  const std::string port = std::to_string(taken.port());
  expect_refusal("proxy --target 127.0.0.1:1 --port " + port,
                 "cannot listen on 127.0.0.1:" + port + ": Address already in use");
}

TEST_F(ProxyCommandTest, HelpStatesExitCodesAndExamples) {
  const Ended ended = plumbline("proxy --help");
  EXPECT_EQ(ended.code, 0);
  EXPECT_THAT(ended.output, HasSubstr("Exit: 0 "));
  EXPECT_THAT(ended.output, HasSubstr("plumbline proxy --plan plan.json"));
}

}  // namespace
}  // namespace plumbline::cli
