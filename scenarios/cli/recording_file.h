// A recording on its way into a file: scrubbed, counted, there whole or not at all. One thread
// makes and ends it, any may add.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fake_server/journal/writer.h"
#include "scenarios/replay/scrub.h"

namespace plumbline::cli {

class RecordingFile final : public journal::Sink {
 public:
  /// Writes beside `path` until `keep`. Throws json::BadInput for a place where no file can be, and
  /// for a pattern that is none (Scrubber).
  RecordingFile(std::string path, const std::vector<std::string>& patterns);
  /// What was not kept is removed.
  ~RecordingFile() override;
  RecordingFile(const RecordingFile&) = delete;
  RecordingFile& operator=(const RecordingFile&) = delete;

  void add(journal::Duration time, journal::Data data) noexcept override;
  /// What was scrubbed so far: Scrubber::summary.
  [[nodiscard]] std::string scrubbed() const { return scrubber_.summary(); }
  /// Puts the file in its place; the end of adding. "48 requests (12 telemetry, 2 flag), 1 session,
  /// 3 statements; scrubbed: ..." Throws std::runtime_error when it could not be written.
  [[nodiscard]] std::string keep();

 private:
  void count(const journal::Data& data);

  const std::string path_;
  const std::string part_;
  replay::Scrubber scrubber_;  // before the file: a pattern that is none leaves nothing behind
  journal::FileWriter file_;
  std::mutex mutex_;  // guards what follows
  std::size_t requests_ = 0;
  std::size_t telemetry_ = 0;
  std::size_t flags_ = 0;
  std::size_t sessions_ = 0;
  std::size_t statements_ = 0;
  bool kept_ = false;
};

}  // namespace plumbline::cli
