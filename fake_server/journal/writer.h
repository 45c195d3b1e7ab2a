// Where observations are kept: in memory for worlds that are judged at once, in a file for
// processes that may crash. Both number entries from 1 and may be called from any thread. Reading
// files back: reader.h.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "fake_server/journal/line.h"
#include "fake_server/journal/record.h"

namespace plumbline::journal {

/// The largest journal, on disk and as read back: ten times the longest run that the worlds make.
inline constexpr std::uint64_t kJournalBytesMax = std::uint64_t{1} << 30U;
/// The most entries that MemorySink keeps: a run of that many is a runaway.
inline constexpr std::size_t kEntriesMax = 4'000'000;

/// Keeps entries in memory. Threads that race may hand in times slightly out of order: `take` sorts
/// them.
class MemorySink final : public Sink {
 public:
  MemorySink() { entries_.reserve(kEntriesAtFirst); }
  /// Short lock. Beyond kEntriesMax, or without memory, the entry is dropped and `complete` turns
  /// false.
  void add(Duration time, Data data) noexcept override;
  /// Everything so far in the order of time (equal times in the order added), numbered from 1; the
  /// sink is empty then.
  [[nodiscard]] Journal take();
  /// No entry was dropped.
  [[nodiscard]] bool complete() const;

 private:
  static constexpr std::size_t kEntriesAtFirst = 256;  // most runs of a case have no more
  mutable std::mutex mutex_;
  Journal entries_;
  bool complete_ = true;
};

/// Appends JSON Lines to a file. Each line is one write(2), so that a crash loses at most the last
/// line. A time earlier than that of the line before (threads that raced) is raised to it.
class FileWriter final : public Sink {
 public:
  /// Creates or empties the file. A failure is kept, and told by `close`.
  explicit FileWriter(const std::string& path);
  ~FileWriter() override;
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Blocks for one write(2) under a lock. After a failure, or at kJournalBytesMax, nothing more is
  /// written.
  void add(Duration time, Data data) noexcept override;
  /// Ends writing; later entries are lost. The first failure in one line naming the file, empty
  /// when all went well.
  [[nodiscard]] std::optional<std::string> close();

 private:
  void write_line(const std::string& line);
  void fail(const std::string& what);

  std::mutex mutex_;
  std::string path_;
  int descriptor_ = -1;
  std::uint64_t sequence_ = 0;
  std::uint64_t bytes_ = 0;
  Duration last_{};
  std::optional<std::string> failure_;
};

}  // namespace plumbline::journal
