// All sessions of one server, by name: made on first use, forgotten on demand. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/host/session.h"

namespace plumbline::fake {

/// Sessions of one server: more tests than run at once on one machine.
inline constexpr std::size_t kSessionsMax = 256;

/// How new sessions begin.
struct SessionOptions {
  Behaviour behaviour = {};  ///< their script until somebody puts another
  std::string folder = {};   ///< of their journals, SESSION.jsonl; empty: none are written
  bool same_machine = true;  ///< clients share this machine's wall clock
};

class Sessions {
 public:
  explicit Sessions(SessionOptions options) : options_(std::move(options)) {}
  Sessions(const Sessions&) = delete;
  Sessions& operator=(const Sessions&) = delete;

  /// The session, made if need be; nullptr when that would be one more than kSessionsMax. Shared:
  /// exchanges that are under way outlive a `forget`.
  [[nodiscard]] std::shared_ptr<Session> use(const std::string& name);
  /// The session, or nullptr.
  [[nodiscard]] std::shared_ptr<Session> find(const std::string& name) const;
  /// Ends the session: the next request of that name makes a new one, whose file is SESSION~2.jsonl
  /// and so on. False when there is none. What goes wrong with its file, `end` tells.
  bool forget(const std::string& name);
  /// In alphabetical order.
  [[nodiscard]] std::vector<std::shared_ptr<Session>> all() const;

  /// A request that found no session: no name, or no room.
  void count_refusal() noexcept { ++refused_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

  /// Ends all journals, whole. `idle`: those of `all()` that were idle before the server stopped.
  /// What went wrong with any file, one line each.
  [[nodiscard]] std::vector<std::string> end(const std::vector<std::shared_ptr<Session>>& idle);

 private:
  [[nodiscard]] std::string file_of(const std::string& name);

  const SessionOptions options_;
  std::atomic<std::size_t> kept_{0};
  std::atomic<std::uint64_t> refused_{0};
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Session>, std::less<>> sessions_;
  std::map<std::string, std::uint64_t, std::less<>> files_;  // how many of each name there were
  std::vector<std::string> failures_;
};

}  // namespace plumbline::fake
