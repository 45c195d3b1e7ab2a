#include "fake_server/journal/json_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "fake_server/core/scratch_test_support.h"

namespace plumbline::json {
namespace {

// What reading threw, "" for nothing.
std::string refusal(const std::string& path, std::size_t bytes_max) {
  try {
    (void)read_file(path, bytes_max);
  } catch (const BadInput& fault) {
    return fault.what();
  }
  return "";
}

TEST(JsonFile, SaysInOneLineWhyAFileCannotBeRead) {
  const std::string directory = testing::TempDir();
  EXPECT_EQ(refusal(directory + "/no_such.json", 10), "no such file");
  EXPECT_EQ(refusal(directory, 10), "expected a file, found a directory");
  EXPECT_EQ(refusal("/dev/zero", 10), "expected a regular file, found something else");
}

TEST(JsonFile, HoldsTheFileToItsLargestSize) {
  const std::string path = testing_support::scratch_path(".json");
  std::ofstream(path) << "[1, 2]";
  EXPECT_EQ(read_file(path, 6), nlohmann::json({1, 2}));
  EXPECT_EQ(refusal(path, 5), "expected at most 5 bytes, the file is larger");
}

}  // namespace
}  // namespace plumbline::json
