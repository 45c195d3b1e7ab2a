// Silence of a service: a journal sink that knows when something last reached the service, so that
// a run can end when nothing does any more. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// Hands every entry on to another sink.
class QuietWatch final : public journal::Sink {
 public:
  /// `journal` outlives it.
  explicit QuietWatch(journal::Sink& journal) : journal_(journal) {}

  void add(journal::Duration time, journal::Data data) noexcept override;

  /// Blocks until no connection, request or answer has been journaled for `silence`, counted from
  /// now; false when that was not so within `silence` and `limit` together.
  [[nodiscard]] bool wait_for_quiet(std::chrono::nanoseconds silence,
                                    std::chrono::nanoseconds limit);

 private:
  journal::Sink& journal_;
  std::mutex mutex_;
  std::condition_variable activity_;
  std::uint64_t seen_ = 0;
};

}  // namespace plumbline::scenario
