#include "fake_server/host/session_journal.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "fake_server/journal/line.h"

namespace plumbline::fake {

SessionJournal::SessionJournal(const std::string& path, std::atomic<std::size_t>& kept)
    : kept_(kept) {
  if (!path.empty()) file_ = std::make_unique<journal::FileWriter>(path);
}

SessionJournal::~SessionJournal() { kept_ -= bytes_; }

void SessionJournal::add(journal::Duration time, journal::Data data) noexcept {
  const std::lock_guard lock(mutex_);
  try {
    last_ = std::max(last_, time);
    journal::Entry entry{++sequence_, last_, std::move(data)};
    if (complete_) keep(journal::to_line(entry) + "\n");
    if (file_) file_->add(last_, std::move(entry.data));  // counts as we do
  } catch (const std::exception&) {
    complete_ = false;  // no memory left
  }
}

void SessionJournal::keep(std::string line) {
  const std::size_t size = line.size();
  if (bytes_ + size > kSessionBytesMax || kept_ + size > kSessionsBytesMax) {
    complete_ = false;
    return;
  }
  lines_.push_back(std::move(line));
  bytes_ += size;
  kept_ += size;
}

JournalSnapshot SessionJournal::snapshot() const {
  const std::lock_guard lock(mutex_);
  JournalSnapshot all;
  all.lines.reserve(bytes_);
  for (const std::string& line : lines_) all.lines += line;
  all.entries = lines_.size();
  all.last = last_;
  all.complete = complete_;
  return all;
}

std::uint64_t SessionJournal::entries() const {
  const std::lock_guard lock(mutex_);
  return sequence_;
}

std::optional<std::string> SessionJournal::close() {
  const std::lock_guard lock(mutex_);
  return file_ ? file_->close() : std::nullopt;
}

}  // namespace plumbline::fake
