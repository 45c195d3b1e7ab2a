// Drives one host's client on a thread of its own: sleeps until the client's next deadline or a
// wake-up, and makes its one request at a time. A host that hangs holds nobody else (CM-4). No
// application code runs on the thread.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "reference/core/client.h"
#include "reference/telemetry/clock.h"
#include "reference/telemetry/transport.h"

namespace plumbline::telemetry {

/// A resource: one thread from construction until `close`. The clock outlives it.
class Runner {
 public:
  /// Starts the thread and takes over the client's wake-ups. Throws std::system_error when no
  /// thread can be had.
  Runner(std::shared_ptr<Client> client, std::unique_ptr<Transport> transport, const Clock& clock);
  /// Closes, if nobody has.
  ~Runner();
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;

  [[nodiscard]] const std::shared_ptr<Client>& client() const noexcept;
  /// Begins the close budget. Does not wait; again: no effect.
  void request_close() noexcept;
  /// Waits until everything has been sent, or until shortly before the end of the close budget;
  /// then cancels the request outstanding. Nothing is sent afterwards. The first part of `close`,
  /// for an owner that closes several runners at once. Again: no effect. One caller.
  void await_or_cancel() noexcept;
  /// Waits until everything has been sent and the thread has ended, at most until the end of the
  /// close budget (SH-2). False when the transport was stuck beyond it: the thread is abandoned; it
  /// keeps alive what it touches and touches nothing else (SH-4). One caller.
  [[nodiscard]] bool close() noexcept;

 private:
  struct State;
  static void run(State& state) noexcept;
  static bool step(State& state);
  static void sleep(State& state, Duration wait);
  static bool wait_done(State& state, Duration limit);
  static void end_client(State& state);

  std::shared_ptr<State> state_;  // shared with the thread, which may be abandoned
  std::thread thread_;
  bool awaited_ = false;
  bool closed_ = false;
};

}  // namespace plumbline::telemetry
