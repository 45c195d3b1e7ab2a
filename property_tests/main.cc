// The program of all laws. One that fails says with which command it is repeated: RapidCheck's seed
// and sizes decide every input, on any machine. (RapidCheck adds its own RC_PARAMS="reproduce=..."
// at the end of the run, which leads straight to the shrunk counterexample.)
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <iostream>
#include <string>
#include <utility>

namespace plumbline {
namespace {

class RepeatCommand final : public ::testing::EmptyTestEventListener {
 public:
  explicit RepeatCommand(std::string program) : program_(std::move(program)) {}

  void OnTestEnd(const ::testing::TestInfo& test) override {
    if (!test.result()->Failed()) return;
    // The seed, given or drawn, and whatever else is not as usual.
    const auto parameters = rc::detail::configToMinimalString(rc::detail::configuration());
    std::cout << "repeat with: RC_PARAMS=\"" << parameters << "\" " << program_
              << " --gtest_filter=" << test.test_suite_name() << "." << test.name() << std::endl;
  }

 private:
  const std::string program_;
};

}  // namespace
}  // namespace plumbline

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  auto& listeners = ::testing::UnitTest::GetInstance()->listeners();
  listeners.Append(new plumbline::RepeatCommand(argv[0]));  // GoogleTest deletes it
  return RUN_ALL_TESTS();
}
