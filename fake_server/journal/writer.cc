#include "fake_server/journal/writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <utility>

namespace plumbline::journal {

void MemorySink::add(Duration time, Data data) noexcept {
  const std::lock_guard lock(mutex_);
  if (entries_.size() >= kEntriesMax) {
    complete_ = false;
    return;
  }
  try {
    entries_.push_back({0, time, std::move(data)});
  } catch (const std::exception&) {
    complete_ = false;
  }
}

Journal MemorySink::take() {
  const std::lock_guard lock(mutex_);
  Journal journal = std::exchange(entries_, {});
  const auto earlier = [](const Entry& a, const Entry& b) { return a.time < b.time; };
  if (!std::is_sorted(journal.begin(), journal.end(), earlier))  // it is where nobody raced
    std::stable_sort(journal.begin(), journal.end(), earlier);
  std::uint64_t sequence = 0;
  for (Entry& entry : journal) entry.sequence = ++sequence;
  return journal;
}

bool MemorySink::complete() const {
  const std::lock_guard lock(mutex_);
  return complete_;
}

FileWriter::FileWriter(const std::string& path) : path_(path) {
  constexpr mode_t kOwnerWritesAllRead = 0644;
  descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
                       kOwnerWritesAllRead);
  if (descriptor_ < 0) fail(std::strerror(errno));
}

FileWriter::~FileWriter() { static_cast<void>(close()); }

void FileWriter::add(Duration time, Data data) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0 || failure_) return;
    last_ = std::max(last_, time);
    write_line(to_line({++sequence_, last_, std::move(data)}) + "\n");
  } catch (const std::exception&) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_.emplace();  // empty: there may be no memory for a message
  }
}

void FileWriter::write_line(const std::string& line) {
  if (bytes_ + line.size() > kJournalBytesMax) {
    fail("the journal would exceed " + std::to_string(kJournalBytesMax) + " bytes");
    return;
  }
  ssize_t written = -1;
  do {
    written = ::write(descriptor_, line.data(), line.size());
  } while (written < 0 && errno == EINTR);  // nothing was written: the line is still whole
  if (written < 0) {
    fail(std::strerror(errno));
  } else if (static_cast<std::size_t>(written) != line.size()) {
    fail("the disk took only part of a line");
  }
  bytes_ += line.size();
}

std::optional<std::string> FileWriter::close() {
  const std::lock_guard lock(mutex_);
  if (descriptor_ >= 0 && ::close(descriptor_) != 0) fail(std::strerror(errno));
  descriptor_ = -1;
  if (failure_ && failure_->empty()) failure_ = path_ + ": cannot write the journal: out of memory";
  return failure_;
}

void FileWriter::fail(const std::string& what) {
  if (!failure_) failure_ = path_ + ": cannot write the journal: " + what;
}

}  // namespace plumbline::journal
