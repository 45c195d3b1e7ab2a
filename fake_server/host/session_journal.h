// The journal of one session of `plumbline serve`: kept in memory as the lines of a journal file,
// to be looked at while the session goes on, and written to a file where one is asked for.
// Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "fake_server/journal/writer.h"

namespace plumbline::fake {

/// What one session keeps in memory: the events of 100 000 requests. Its file goes on beyond.
inline constexpr std::size_t kSessionBytesMax = std::size_t{64} << 20U;
/// What all sessions of one server keep in memory together.
inline constexpr std::size_t kSessionsBytesMax = std::size_t{512} << 20U;

/// A session's journal up to a moment.
struct JournalSnapshot {
  std::string lines;          ///< as a journal file has them
  std::uint64_t entries = 0;  ///< in `lines`
  journal::Duration last{};   ///< time of the last of them
  bool complete = true;       ///< false: some found no room in memory
};

class SessionJournal final : public journal::Sink {
 public:
  /// `path`: of the file; empty: none. `kept`: bytes in memory of all sessions; borrowed.
  SessionJournal(const std::string& path, std::atomic<std::size_t>& kept);
  ~SessionJournal() override;
  SessionJournal(const SessionJournal&) = delete;
  SessionJournal& operator=(const SessionJournal&) = delete;

  /// Short lock, and one write(2) where there is a file. A time before that of the entry before
  /// (threads that raced) is raised to it.
  void add(journal::Duration time, journal::Data data) noexcept override;
  /// What is kept so far, which stays.
  [[nodiscard]] JournalSnapshot snapshot() const;
  [[nodiscard]] std::uint64_t entries() const;
  /// Ends the file; later entries are not in it. What went wrong with it, in one line.
  [[nodiscard]] std::optional<std::string> close();

 private:
  void keep(std::string line);

  std::atomic<std::size_t>& kept_;
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  std::size_t bytes_ = 0;
  std::uint64_t sequence_ = 0;
  journal::Duration last_{};
  bool complete_ = true;
  std::unique_ptr<journal::FileWriter> file_;
};

}  // namespace plumbline::fake
