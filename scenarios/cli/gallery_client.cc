#include "scenarios/cli/gallery_client.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/engine/fresh_folder.h"
#include "scenarios/engine/spawn_texts.h"

namespace plumbline::cli {
namespace {

using std::chrono::steady_clock;

// All cases of both profiles take seconds; a defect that keeps a client busy is told from a slow
// machine.
constexpr std::chrono::seconds kTrialMax{300};
constexpr std::chrono::milliseconds kBetweenLooks{20};
constexpr std::size_t kResultBytesMax = std::size_t{256} << 20U;

// The loader looks where it is told first, and what failed last is no news to the user's own runs.
std::vector<std::string> environment_for(const std::string& libraries, const std::string& cache) {
  const std::string path = "LD_LIBRARY_PATH=";
  const std::string cached = "XDG_CACHE_HOME=";
  std::string searched = path + libraries;
  std::vector<std::string> environment{cached + cache};
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (text.starts_with(cached)) continue;
    if (text.starts_with(path)) {
      searched += ":" + text.substr(path.size());
    } else {
      environment.push_back(text);
    }
  }
  environment.push_back(searched);
  return environment;
}

// Both streams go into the file.
pid_t start(std::vector<std::string> words, std::vector<std::string> environment,
            const std::string& output) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, output.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  const std::string program = words.front();
  const int failure =
      ::posix_spawn(&pid, program.c_str(), &files, nullptr, scenario::pointers_to(words).data(),
                    scenario::pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&files);
  if (failure != 0) throw std::runtime_error(program + ": " + std::strerror(failure));
  return pid;
}

// How it ended: a wait status; empty when it had to be ended.
std::optional<int> await(pid_t pid) {
  const auto end = steady_clock::now() + kTrialMax;
  int status = 0;
  while (::waitpid(pid, &status, WNOHANG) == 0) {
    if (steady_clock::now() >= end) {
      ::kill(pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return std::nullopt;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return status;
}

std::string last_line_of(const std::string& path) {
  std::ifstream file(path);
  std::string last;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) last = line;
  }
  return last.empty() ? "it said nothing" : last;
}

std::string end_of(const std::optional<int>& status) {
  if (!status) return "it did not end within " + std::to_string(kTrialMax.count()) + " s";
  if (WIFSIGNALED(*status)) return "it was ended by signal " + std::to_string(WTERMSIG(*status));
  return "it ended with " + std::to_string(WEXITSTATUS(*status));
}

// The requirements that failed in some case, or random run. Throws when none was judged.
std::vector<std::string> failing_in(const std::string& result) {
  const nlohmann::json document = json::read_file(result, kResultBytesMax);
  std::set<std::string> ids;
  std::size_t judged = document.value("runs", std::size_t{0});
  for (const nlohmann::json& run : document.value("failures", nlohmann::json::array())) {
    for (const nlohmann::json& id : run.at("failing")) ids.insert(id.get<std::string>());
  }
  for (const nlohmann::json& one : document.value("cases", nlohmann::json::array())) {
    for (const nlohmann::json& verdict : one.at("verdicts")) {
      ++judged;
      if (verdict.at("status") == "fail") ids.insert(verdict.at("requirement").get<std::string>());
    }
  }
  if (judged == 0) throw std::runtime_error("nothing was judged");
  return {ids.begin(), ids.end()};
}

void run(const std::string& folder, const Trial& trial, Finding& finding) {
  const scenario::FreshFolder scratch;
  const std::string result = scratch.path() + "/result.json";
  const std::string output = scratch.path() + "/output.txt";
  std::vector<std::string> words{child_path(folder), "--defect", trial.client};
  words.insert(words.end(), trial.choice.begin(), trial.choice.end());
  words.insert(words.end(), {"--json", result});
  const std::string libraries =
      std::filesystem::path(client_path(folder, trial.client)).parent_path().string();
  const auto status =
      await(start(std::move(words), environment_for(libraries, scratch.path()), output));
  const bool ended = status && WIFEXITED(*status);
  if (ended && std::filesystem::exists(result)) finding.failing = failing_in(result);
  const int code = ended ? WEXITSTATUS(*status) : kHarnessFault;
  finding.undecided = code == kInconclusive;
  const bool judged = code == kConformant || code == kNotConformant || code == kInconclusive;
  if (!judged) finding.fault = end_of(status) + ": " + last_line_of(output);
}

}  // namespace

std::string client_path(const std::string& folder, const std::string& client) {
  return std::filesystem::absolute(folder + "/" + client + "/libplumbline_gallery_client.so")
      .lexically_normal()
      .string();
}

std::string child_path(const std::string& folder) {
  return std::filesystem::absolute(folder + "/plumbline-gallery-child").lexically_normal().string();
}

Finding try_client(const std::string& folder, const Trial& trial) noexcept {
  Finding finding;
  const auto begun = steady_clock::now();
  try {
    run(folder, trial, finding);
  } catch (const std::exception& fault) {
    finding.fault = fault.what();
  }
  finding.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - begun);
  return finding;
}

}  // namespace plumbline::cli
