#include "scenarios/engine/fresh_folder.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace plumbline::scenario {

// With a digit, so that the judge takes it for one of the words that differ from run to run.
FreshFolder::FreshFolder()
    : path_((std::filesystem::temp_directory_path() / "plumbline-0-XXXXXX").string()) {
  if (::mkdtemp(path_.data()) == nullptr)
    throw std::runtime_error("no folder for temporary files: " + path_);
}

FreshFolder::~FreshFolder() {
  std::error_code error;  // what cannot be removed stays
  std::filesystem::remove_all(path_, error);
}

}  // namespace plumbline::scenario
