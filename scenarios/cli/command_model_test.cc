// The command line read back from the parser: what it has, what it takes, what stays hidden.
#include "scenarios/cli/command_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace plumbline::cli {
namespace {

using testing::ElementsAre;

class CommandModelTest : public testing::Test {
 protected:
  void SetUp() override {
    CLI::App* run = program_.add_subcommand("run", "Runs it");
    run->add_option("FILE", file_, "What to run")->required();
    run->add_option("-w,--world", world_, "Where")->check(CLI::IsMember({"sim", "live"}));
    run->add_option("--json", file_, "Where to write");
    run->add_flag("--list", list_, "Only name them");
    run->footer("Examples:\n  it run x");
    CLI::App* keep = program_.add_subcommand("keep", "Keeps it");
    keep->add_subcommand("update", "Keeps it anew");
    program_.add_subcommand("secret", "Started by run")->group("");
  }

  CLI::App program_{"Does it", "it"};
  std::string file_;
  std::string world_;
  bool list_ = false;
};

TEST_F(CommandModelTest, HasTheVerbsThatTheHelpShows) {
  std::vector<std::string> names;
  const CommandModel model = model_of(program_);
  for (const CommandModel* command : all_commands(model)) names.push_back(command->name);
  EXPECT_THAT(names, ElementsAre("it", "it run", "it keep", "it keep update"));
  EXPECT_EQ(word_of(*all_commands(model).back()), "update");
  EXPECT_EQ(model.description, "Does it");
  EXPECT_EQ(model.commands[0].usage, "it run [OPTIONS] FILE");
  EXPECT_EQ(model.commands[0].footer, "Examples:\n  it run x");
}

TEST_F(CommandModelTest, HasEachOptionWithWhatItTakes) {
  const auto options = model_of(program_).commands[0].options;
  ASSERT_EQ(options.size(), 5U);
  EXPECT_THAT(options[0].names, ElementsAre("-h", "--help"));
  EXPECT_FALSE(options[0].takes_value);
  EXPECT_EQ(options[1], (OptionModel{{"FILE"}, true, true, "TEXT REQUIRED", {}, "What to run"}));
  EXPECT_EQ(
      options[2],
      (OptionModel{{"-w", "--world"}, false, true, "TEXT:{sim,live}", {"sim", "live"}, "Where"}));
  EXPECT_EQ(options[4], (OptionModel{{"--list"}, false, false, "", {}, "Only name them"}));
}

}  // namespace
}  // namespace plumbline::cli
