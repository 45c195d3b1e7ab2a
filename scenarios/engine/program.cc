#include "scenarios/engine/program.h"

#include <memory>
#include <utility>

#include "scenarios/engine/application.h"

namespace plumbline::scenario {
namespace {

// What a process takes to be there again after a crash: never the instant in which the other died.
constexpr Duration kProcessStart = std::chrono::milliseconds(20);

class Compiler {
 public:
  explicit Compiler(Application& application) : application_(application) {}

  Program compile(const std::vector<Step>& steps) {
    Program program;
    for (const Step& step : steps) {
      std::visit([this, &program](const auto& one) { add(one, program); }, step);
    }
    return program;
  }

 private:
  void act(Program& program, std::function<void()> run) {
    program.emplace_back(Act{std::move(run)});
  }
  void pause(Program& program, Duration duration, bool is_latency = true) {
    if (duration > Duration::zero()) program.emplace_back(Pause{duration, is_latency});
  }

  void add(const OpenStep& step, Program& program) {
    act(program, [application = &application_, step] { application->begin_open(step); });
    pause(program, step.latency);
    act(program, [application = &application_, step] { application->end_open(step); });
    if (!step.error.empty())
      program.emplace_back(Close{step.connection});  // a refused connect leaves nothing behind
  }

  void add(const ExecuteStep& step, Program& program) {
    // Shared by the acts of every chunk: its text may be megabytes.
    const auto shared = std::make_shared<const ExecuteStep>(step);
    act(program, [application = &application_, shared] { application->begin_execute(*shared); });
    pause(program, step.latency);
    act(program, [application = &application_, shared] { application->end_execute(*shared); });
    for (std::int64_t chunk = 0; chunk < step.chunks; ++chunk) {
      pause(program, step.chunk_latency);
      act(program, [application = &application_, shared] { application->fetch_chunk(*shared); });
    }
    if (step.complete) add(CompleteStep{step.connection, step.statement}, program);
  }

  void add(const CompleteStep& step, Program& program) {
    act(program, [application = &application_, step] { application->complete(step); });
  }
  void add(const TokenStep& step, Program& program) {
    act(program, [application = &application_, step] { application->set_token(step); });
  }
  void add(const CloseStep& step, Program& program) {
    program.emplace_back(Close{step.connection});
  }
  void add(const WaitStep& step, Program& program) { pause(program, step.duration, false); }
  void add(const MarkStep& step, Program& program) {
    act(program, [application = &application_, step] { application->mark(step.name); });
  }
  void add(const RestartStep& /*step*/, Program& program) {
    act(program, [application = &application_] { application->crash(); });
    pause(program, kProcessStart, false);
    act(program, [application = &application_] { application->start_again(); });
  }
  void add(const ParallelStep& step, Program& program) {
    Fork fork;
    for (const auto& lane : step.lanes) fork.lanes.push_back(compile(lane));
    program.emplace_back(std::move(fork));
  }

  Application& application_;
};

}  // namespace

Program program_of(const std::vector<Step>& steps, Application& application) {
  return Compiler(application).compile(steps);
}

}  // namespace plumbline::scenario
