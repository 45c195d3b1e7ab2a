// The connections of one host's client, as values: credentials, org id, and the sessions that
// records name by number. Application threads add, change and close; the runner resolves.
// Thread-safe: one short mutex.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "reference/telemetry/config.h"
#include "reference/telemetry/operations.h"

namespace plumbline::telemetry {

/// What a connection is when it opens.
struct HandleFacts {
  std::string org_id;
  ConnectionAttributes attributes;
  ProfileKind profile = ProfileKind::design;
  bool forced = false;  ///< sends whatever the server's flag says (EN-3)
};

/// One connection. The facts never change; the atomics are what the interceptor reads; the rest is
/// the registry's.
struct Handle {
  explicit Handle(HandleFacts given) : facts(std::move(given)) {}
  const HandleFacts facts;
  std::uint64_t id = 0;                          ///< grows: the newest handle has the largest
  std::atomic<bool> enabled{false};              ///< records are taken
  std::atomic<std::uint64_t> session{0};         ///< the number of its current session
  std::atomic<std::uint64_t> last_statement{0};  ///< numbers given to statements without an id
  std::string token;                             ///< guarded by the registry's mutex
  bool closed = false;                           ///< guarded by the registry's mutex
};

/// Whose record it is: immutable once made (CM-9).
struct Session {
  std::uint64_t number = 0;
  std::string session_id;    ///< empty: the server issued none yet
  std::string workspace_id;  ///< empty: not known
  std::shared_ptr<Handle> handle;
};

/// Events of one group share requests: same org id, all with or all without credentials (CM-1).
struct Group {
  std::string org_id;
  bool authenticated = false;
  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the comparison's 0 for a pointer
  auto operator<=>(const Group&) const = default;
};

/// The handles and sessions of one client.
class HandleRegistry {
 public:
  /// Adds a live handle with a first session without ids.
  [[nodiscard]] std::shared_ptr<Handle> add(HandleFacts facts, std::string token, bool enabled);
  void set_token(Handle& handle, std::string token);
  /// Later records of the handle belong to this session; those before keep theirs.
  void set_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                   std::string workspace_id);
  /// Disables the handle. True when no other is live: then its credentials stay in use (until the
  /// close returns).
  bool close(Handle& handle) noexcept;

  /// Turns every live handle that asks the server (not forced) on or off.
  void set_asking_enabled(bool enabled);
  /// The group that the session's events belong to now.
  [[nodiscard]] Group group_of(const Session& session) const;
  /// The token of the newest live handle of the group; `fallback`'s when none is live (CM-7).
  [[nodiscard]] std::string token_of(const Group& group, const Handle& fallback) const;
  /// Credentials for the flag request: those of the newest live handle that asks and has a token;
  /// else of the newest live one with a token; else of `due`, whose event waits for the answer
  /// (nullptr: nobody's); else empty (FF-7).
  struct Credentials {
    std::string token;
    std::string org_id;
  };
  [[nodiscard]] Credentials flag_credentials(const Handle* due) const;

  /// A session that nothing names any more once what is queued now has been drained.
  struct Retired {
    std::uint64_t session = 0;
    std::uint64_t closed_handle = 0;  ///< the handle that ended with it; 0: its handle lives on
  };
  /// The oldest first.
  [[nodiscard]] std::vector<Retired> retired() const;
  /// Forgets sessions that `retired` named before the queue was drained.
  void forget(const std::vector<Retired>& sessions);
  /// The session of that number; nullptr when it was forgotten.
  [[nodiscard]] std::shared_ptr<const Session> find(std::uint64_t number) const;
  [[nodiscard]] std::size_t sessions() const;

 private:
  void begin_session(const std::shared_ptr<Handle>& handle, std::string session_id,
                     std::string workspace_id);
  void reserve_retirements();

  mutable std::mutex mutex_;
  std::uint64_t last_handle_ = 0;
  std::uint64_t last_session_ = 0;
  std::map<std::uint64_t, std::shared_ptr<Handle>> live_;  // by id
  std::map<std::uint64_t, std::shared_ptr<const Session>> sessions_;
  std::vector<Retired> retired_;  // has room for all live handles: a close needs no memory
};

}  // namespace plumbline::telemetry
