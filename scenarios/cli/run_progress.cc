#include "scenarios/cli/run_progress.h"

#include <unistd.h>

#include <iostream>

namespace plumbline::cli {
namespace {

using scenario::CaseResult;

// One line on a terminal that says how far a long run is; nothing anywhere else.
class Progress {
 public:
  explicit Progress(std::size_t all) : all_(all), shown_(::isatty(STDERR_FILENO) == 1) {}
  ~Progress() {
    if (shown_) std::cerr << "\r\x1b[K" << std::flush;
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void ended(const CaseResult& result) {
    ++done_;
    if (!shown_) return;
    std::cerr << "\r\x1b[K" << done_ << "/" << all_ << " " << result.run.scenario->name
              << std::flush;
  }

 private:
  std::size_t all_;
  std::size_t done_ = 0;
  bool shown_;
};

}  // namespace

std::vector<CaseResult> run_showing_progress(const std::vector<scenario::Run>& runs,
                                             const VerifyOptions& options,
                                             const std::function<void(CaseResult&)>& ended) {
  Progress progress(runs.size());
  const std::size_t otherwise = options.for_drivers() ? kDriverJobs : kLiveJobs;
  return scenario::run_cases(runs, options.jobs == 0 ? otherwise : options.jobs,
                             [&](CaseResult& result) {
                               progress.ended(result);
                               ended(result);
                             });
}

}  // namespace plumbline::cli
