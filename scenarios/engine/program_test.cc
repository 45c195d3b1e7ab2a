#include "scenarios/engine/program.h"

#include <gtest/gtest.h>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/application.h"

namespace plumbline::scenario {
namespace {

class ProgramTest : public testing::Test {
 protected:
  journal::MemorySink journal_;
  Application application_{telemetry::Config::design(), Application::World{}, journal_};
};

// The kinds of a program's moves, in order: a act, p pause, c close, f fork.
std::string kinds(const Program& program) {
  std::string text;
  for (const Move& move : program) text += "apcf"[move.index()];
  return text;
}

TEST_F(ProgramTest, AStatementActsPausesForItsLatencyAndCompletes) {
  ExecuteStep step;
  step.latency = std::chrono::milliseconds(20);
  EXPECT_EQ(kinds(program_of({step}, application_)), "apaa");
  step.complete = false;
  EXPECT_EQ(kinds(program_of({step}, application_)), "apa");
}

TEST_F(ProgramTest, EveryChunkTakesItsTime) {
  ExecuteStep step;
  step.chunks = 2;
  step.chunk_latency = std::chrono::milliseconds(5);
  EXPECT_EQ(kinds(program_of({step}, application_)), "aapapaa");
}

TEST_F(ProgramTest, ARefusedConnectIsClosedAtOnce) {
  OpenStep step;
  EXPECT_EQ(kinds(program_of({step}, application_)), "aa");
  step.error = "authentication";
  EXPECT_EQ(kinds(program_of({step}, application_)), "aac");
}

TEST_F(ProgramTest, ParallelLanesBecomeOneFork) {
  const Program program = program_of(
      {ParallelStep{{{WaitStep{Duration(1)}, CloseStep{"c"}}, {}}}, MarkStep{"m"}}, application_);
  ASSERT_EQ(kinds(program), "fa");
  const auto& lanes = std::get<Fork>(program[0]).lanes;
  ASSERT_EQ(lanes.size(), 2u);
  EXPECT_EQ(kinds(lanes[0]), "pc");
  EXPECT_EQ(kinds(lanes[1]), "");
}

}  // namespace
}  // namespace plumbline::scenario
