#include "scenarios/cli/last_failed.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "scenarios/cli/output_file.h"
#include "scenarios/engine/driver_world.h"

namespace plumbline::cli {
namespace {

constexpr std::size_t kLinesMax = 100'000;

std::string variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets it
  return value == nullptr ? "" : value;
}

// Held while the list is read and written anew.
class Lock {
 public:
  explicit Lock(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (descriptor_ >= 0) held_ = ::flock(descriptor_, LOCK_EX) == 0;
  }
  ~Lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  [[nodiscard]] bool held() const { return held_; }

 private:
  int descriptor_;
  bool held_ = false;
};

}  // namespace

std::string last_failed_path() {
  const std::string cache = variable("XDG_CACHE_HOME");
  if (!cache.empty()) return cache + "/plumbline/last-failed";
  const std::string home = variable("HOME");
  return home.empty() ? "" : home + "/.cache/plumbline/last-failed";
}

std::string line_of(const scenario::Run& run) {
  const std::string& who = run.driver == nullptr ? run.profile : run.driver->label;
  return who + " " + run.world + " " + run.scenario->name;
}

std::vector<std::string> read_last_failed(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; lines.size() < kLinesMax && std::getline(file, line);) {
    lines.push_back(std::move(line));
  }
  return lines;
}

void keep_last_failed(const std::string& path, const std::vector<scenario::CaseResult>& results) {
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const Lock lock(path + ".lock");
  if (!lock.held()) return;
  const std::vector<std::string> before = read_last_failed(path);
  std::set<std::string> lines(before.begin(), before.end());
  for (const scenario::CaseResult& result : results) {
    const std::string line = line_of(result.run);
    lines.erase(line);
    const bool good = result.outcome == scenario::Outcome::passed ||
                      result.outcome == scenario::Outcome::not_applicable;
    if (!good) lines.insert(line);
  }
  if (std::equal(lines.begin(), lines.end(), before.begin(), before.end())) return;
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  (void)write_whole(path, text);
}

}  // namespace plumbline::cli
