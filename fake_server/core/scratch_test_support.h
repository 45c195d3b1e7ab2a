// Where a test writes. Test code only, one thread.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace plumbline::testing_support {

/// A folder of this process alone, removed with all that is in it when the process ends.
class ScratchFolder {
 public:
  ScratchFolder() : path_(::testing::TempDir() + "plumbline_test_XXXXXX") {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error(path_ + ": cannot make it");
  }
  ~ScratchFolder() {
    std::error_code ignored;  // nobody is left to be told
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// A path that no other test, and no other run of this one, uses; `ending` ends its name. Nothing
/// is made there.
inline std::string scratch_path(const std::string& ending = "") {
  static const ScratchFolder folder;
  return folder.path() + "/" + ::testing::UnitTest::GetInstance()->current_test_info()->name() +
         ending;
}

}  // namespace plumbline::testing_support
