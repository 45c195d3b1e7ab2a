#include "scenarios/cli/gallery_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/exit_codes.h"
#include "scenarios/cli/gallery_report.h"
#include "scenarios/cli/output_file.h"

namespace plumbline::cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kJobsMax = 64;

struct GalleryOptions {
  std::vector<std::string> names;
  std::string folder;
  std::string json;
  std::size_t jobs = 0;  ///< 0: one a core
  bool list = false;
  bool covered = false;
};

// In a build tree the program is in bin/.
std::string default_folder() {
  std::error_code error;
  const auto bin = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  return (bin / "../fault_injection/gallery").lexically_normal().string();
}

void expect_built(const std::string& folder, const std::vector<Defect>& defects) {
  std::vector<std::string> paths{child_path(folder), client_path(folder, "none")};
  for (const Defect& one : defects) paths.push_back(client_path(folder, one.id()));
  for (const std::string& path : paths) {
    if (!std::filesystem::exists(path))
      throw json::BadInput("",
                           path + ": no such file: build the target gallery, or run ci/gallery");
  }
}

// Does `work` for each number below `count`, `jobs` at a time, and `tell` for each in order.
void each(std::size_t count, std::size_t jobs, const std::function<void(std::size_t)>& work,
          const std::function<void(std::size_t)>& tell) {
  std::mutex mutex;  // guards what follows, and `tell`
  std::size_t next = 0;
  std::size_t told = 0;
  std::vector<bool> done(count);
  const auto worker = [&] {
    std::unique_lock lock(mutex);
    while (next < count) {
      const std::size_t mine = next++;
      lock.unlock();
      work(mine);
      lock.lock();
      done[mine] = true;
      while (told < count && done[told]) tell(told++);
    }
  };
  std::vector<std::jthread> workers;  // joined as well when a later one cannot be started
  for (std::size_t i = 0; i < std::min(jobs, count); ++i) workers.emplace_back(worker);
}

std::vector<std::string> choice_of(const Defect& defect) {
  if (defect.world == "sim") return {"verify", "--world", "sim"};
  if (defect.world == "explore") return {"explore", "--jobs", "1", "--seeds", defect.seeds};
  // Real time is dear, and a client that stands still stands still in every case.
  if (!defect.cases.empty()) return {"verify", "--world", "live", "--run", defect.cases};
  return {"verify", "--world", "live", "--requirement", defect.requirement};
}

// A defect is caught by what it breaks, not by what fails anyhow: the same cases pass with the
// reference as it is.
void expect_sound(const std::string& folder, const std::vector<Defect>& defects) {
  std::set<std::vector<std::string>> choices;
  for (const Defect& one : defects) choices.insert(choice_of(one));
  for (const std::vector<std::string>& choice : choices) {
    const Finding finding = try_client(folder, {"none", choice});
    std::string trouble = finding.fault;
    for (const std::string& id : finding.failing) trouble += (trouble.empty() ? "" : ", ") + id;
    if (trouble.empty()) continue;
    std::string words;
    for (const std::string& word : choice) words += " " + word;
    throw std::runtime_error("the unchanged client fails:" + words + ": " + trouble);
  }
}

// Clients in virtual time side by side; live ones one after the other, as their times are real.
std::vector<Judged> judge_all(const GalleryOptions& options, const std::vector<Defect>& defects) {
  std::vector<Judged> judged;
  judged.reserve(defects.size());
  for (const Defect& one : defects) judged.push_back({one, {}});
  const auto live = std::find_if(judged.begin(), judged.end(),
                                 [](const Judged& one) { return one.defect.world == "live"; });
  const auto simulated = static_cast<std::size_t>(live - judged.begin());
  const auto work = [&](std::size_t index) {
    const Defect& defect = judged[index].defect;
    judged[index].finding = try_client(options.folder, {defect.id(), choice_of(defect)});
  };
  const auto tell = [&](std::size_t index) {
    std::cout << fate_line(judged[index]) << "\n" << std::flush;
  };
  each(simulated, options.jobs, work, tell);
  const auto after = [&](const auto& done) {
    return [&, done](std::size_t index) { done(simulated + index); };
  };
  each(judged.size() - simulated, 1, after(work), after(tell));
  return judged;
}

int tell_coverage(const std::vector<Defect>& defects) {
  const Coverage coverage = coverage_of(defects);
  std::string missing;
  for (const std::string& id : coverage.missing) missing += (missing.empty() ? "" : ", ") + id;
  std::cout << coverage.wanted
            << " requirements, without a defect: " << (missing.empty() ? "none" : missing) << "\n";
  return missing.empty() ? kConformant : kNotConformant;
}

int gallery(GalleryOptions options) {
  if (options.folder.empty()) options.folder = default_folder();
  if (options.jobs == 0) options.jobs = std::max(1U, std::thread::hardware_concurrency());
  const std::vector<Defect> all = read_defects(options.folder + "/defects.json");
  if (options.covered) return tell_coverage(all);
  const std::vector<Defect> defects = chosen_defects(all, options.names);
  if (options.list) {
    std::cout << list_text(defects);
    return kConformant;
  }
  expect_built(options.folder, defects);
  if (!options.json.empty()) expect_writable("--json", options.json);
  const auto begun = steady_clock::now();
  expect_sound(options.folder, defects);
  const std::vector<Judged> judged = judge_all(options, defects);
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begun);
  std::cout << score_line(judged, took) << "\n";
  if (options.json.empty()) return gallery_exit_code(judged);
  const auto failure = write_whole(options.json, gallery_json(judged, took, PLUMBLINE_VERSION));
  if (failure) throw std::runtime_error("--json: " + *failure);
  return gallery_exit_code(judged);
}

int run_gallery(const GalleryOptions& options) {
  try {
    return gallery(options);
  } catch (const json::BadInput& fault) {
    std::cerr << "plumbline gallery: " << fault.what() << "\n";
    return kBadInput;
  } catch (const std::exception& fault) {
    std::cerr << "plumbline gallery: " << fault.what() << "\n";
    return kHarnessFault;
  }
}

// An unset shell variable must not quietly mean the default.
CLI::Validator not_empty() {
  return {[](const std::string& text) { return text.empty() ? "expected a value" : ""; }, "TEXT"};
}

}  // namespace

void add_gallery_command(CLI::App& program, int& exit_code) {
  CLI::App* verb = program.add_subcommand(
      "gallery", "Run clients with one defect each, and say which of them the judge catches");
  // Shared with the callback, which CLI11 copies.
  const auto options = std::make_shared<GalleryOptions>();
  verb->add_option("names", options->names, "Ids of defects (\"*\" and \"?\"); all")
      ->check(not_empty());
  verb->add_option("--gallery", options->folder, "The folder in which they were built")
      ->check(not_empty())
      ->default_str("that of the build tree");
  verb->add_option("--json", options->json, "Write the results as JSON into this file")
      ->check(not_empty());
  verb->add_option("--jobs", options->jobs, "Clients in virtual time that run at once")
      ->check(CLI::Range(std::size_t{1}, kJobsMax))
      ->default_str("one a core");
  verb->add_flag("--list", options->list, "Name the defects, run nothing");
  verb->add_flag("--covered", options->covered, "Name the MUSTs without a defect, run nothing");
  verb->footer(
      "Examples:\n"
      "  plumbline gallery --list\n"
      "  plumbline gallery 'CB-*' RT-1.retry-layers-multiply --json gallery.json\n"
      "The clients are built by `ninja gallery`; ci/gallery builds and runs them all.\n"
      "Exit: 0 each killed as listed, 1 not, 2 bad input, 4 harness fault");
  verb->callback([options, &exit_code] { exit_code = run_gallery(*options); });
}

}  // namespace plumbline::cli
