#include "scenarios/engine/driver_manifest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"

namespace plumbline::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class DriverManifest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = testing_support::scratch_path();
    folders_ = {root_ + "/adapters", root_ + "/installs"};
    write(R"({"name": "zig", "profile": "nodejs", "command": ["{install}/run"], "needs": "Zig",
        "environment": {"HTTPS_PROXY": "{proxy}"}, "versions": {"newest": "2.0", "others": ["1.0"]}})");
    std::filesystem::create_directories(folders_.installs + "/zig/2.0");
  }
  void TearDown() override { std::filesystem::remove_all(root_); }
  void write(const std::string& manifest) {
    std::filesystem::create_directories(folders_.adapters + "/zig");
    std::ofstream(folders_.adapters + "/zig/manifest.json") << manifest;
  }
  std::string refusal(const std::string& asked) {
    try {
      (void)find_driver(folders_, asked);
    } catch (const json::BadInput& fault) {
      return fault.what();
    }
    return "found";
  }

  std::string root_;
  DriverFolders folders_;
};

TEST_F(DriverManifest, FindsTheNewestVersion) {
  const InstalledDriver driver = find_driver(folders_, "zig");
  EXPECT_EQ(driver, find_driver(folders_, "zig@2.0"));
  EXPECT_EQ(driver.version, "2.0");
  EXPECT_EQ(driver.profile, "nodejs");
  EXPECT_EQ(driver.launch.install, folders_.installs + "/zig/2.0");
  EXPECT_EQ(driver.launch.source, folders_.adapters + "/zig");
  EXPECT_THAT(command_of(driver.launch, {}), ElementsAre(folders_.installs + "/zig/2.0/run"));
  EXPECT_THAT(driver_names(folders_), ElementsAre("zig"));
}

TEST_F(DriverManifest, KnowsWhichVersionsAreInstalled) {
  std::filesystem::create_directories(folders_.installs + "/zig/1.0");
  std::ofstream(folders_.installs + "/zig/1.0.log") << "no version";
  EXPECT_THAT(installed_versions(folders_, "zig"), ElementsAre("1.0", "2.0"));
  std::filesystem::remove_all(folders_.installs);
  EXPECT_THAT(installed_versions(folders_, "zig"), testing::IsEmpty());
  EXPECT_THROW((void)installed_versions(folders_, "zog"), json::BadInput);
}

TEST_F(DriverManifest, SaysHowToInstallWhatIsNotThere) {
  EXPECT_THAT(refusal("zig@1.0"), HasSubstr("run ci/setup-drivers zig@1.0"));
  EXPECT_THAT(refusal("zog"), HasSubstr("no driver named \"zog\", did you mean \"zig\"?"));
  EXPECT_THAT(refusal("zig@"), HasSubstr("expected NAME or NAME@VERSION"));
  EXPECT_THAT(refusal("zig@../2.0"), HasSubstr("expected NAME or NAME@VERSION"));
}

TEST_F(DriverManifest, RefusesAManifestThatMakesNoSense) {
  write("{");
  EXPECT_THAT(refusal("zig"), HasSubstr("zig/manifest.json: line 1"));
  write(R"({"name": "zig", "profile": "nodejs", "command": [], "versions": {"newest": "2.0"}})");
  EXPECT_THAT(refusal("zig"), HasSubstr("zig/manifest.json: /command: expected a program"));
}

}  // namespace
}  // namespace plumbline::scenario
