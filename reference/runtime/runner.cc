#include "reference/runtime/runner.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <utility>

namespace plumbline::telemetry {

namespace {

// A transport that is still busy is cancelled 50 ms before the end of the close budget, so that its
// thread can end within it even where the machine stalls; of a budget under 300 ms, a sixth.
constexpr std::int64_t kCancelShare = 6;
constexpr Duration kCancelMarginMax = std::chrono::milliseconds(50);

// Longer than any deadline of the client (24 h): stands for "never" where a wait needs a number.
constexpr Duration kLongest = std::chrono::hours(48);

}  // namespace

struct Runner::State {
  State(std::shared_ptr<Client> given, std::unique_ptr<Transport> made, const Clock& time)
      : client(std::move(given)), transport(std::move(made)), clock(time) {}

  std::shared_ptr<Client> client;
  std::unique_ptr<Transport> transport;
  const Clock& clock;  // not touched once `abandoned`

  std::mutex drive;        // held around the client's runner calls, never during a request
  bool abandoned = false;  // guarded by `drive`

  std::mutex sleeper;  // the notifier holds it too: no wake-up is lost
  std::condition_variable changed;
  bool woken = false;  // guarded by `sleeper`, as is `done`
  bool done = false;
};

Runner::Runner(std::shared_ptr<Client> client, std::unique_ptr<Transport> transport,
               const Clock& clock)
    : state_(std::make_shared<State>(std::move(client), std::move(transport), clock)) {
  std::weak_ptr<State> state =
      state_;  // weak: the client would keep itself alive through its own wake-up
  state_->client->set_wake([state] {
    const auto held = state.lock();
    if (!held) return;
    const std::lock_guard lock(held->sleeper);
    held->woken = true;
    held->changed.notify_all();
  });
  thread_ = std::thread([held = state_] { run(*held); });
}

Runner::~Runner() {
  if (!closed_) static_cast<void>(close());
}

const std::shared_ptr<Client>& Runner::client() const noexcept { return state_->client; }

void Runner::run(State& state) noexcept {
  try {
    while (step(state)) {
    }
  } catch (const std::exception&) {
    // Out of memory: telemetry of this host ends here; the close ends the client (ER-3).
  }
  const std::lock_guard lock(state.sleeper);
  state.done = true;
  state.changed.notify_all();
}

// One turn: a request made and reported, or a sleep. False when there is nothing more to do, ever.
bool Runner::step(State& state) {
  std::optional<OutboundRequest> request;
  Duration wait = kLongest;
  {
    const std::lock_guard lock(state.drive);
    if (state.abandoned) return false;
    const Instant now = state.clock.now();  // outside this lock the clock may be gone
    request = state.client->poll(now, state.clock.wall_now());
    if (state.client->finished()) return false;
    const Instant deadline = state.client->next_deadline();
    if (deadline != kNever) wait = deadline - now;
  }
  if (!request) {
    sleep(state, wait);
    return true;
  }
  const HttpOutcome outcome = state.transport->perform(request->http);
  const std::lock_guard lock(state.drive);
  if (state.abandoned) return false;
  state.client->on_outcome(request->id, outcome, state.clock.now(), state.clock.wall_now());
  return true;
}

void Runner::sleep(State& state, Duration wait) {
  std::unique_lock lock(state.sleeper);
  state.changed.wait_for(lock, std::clamp(wait, Duration::zero(), kLongest),
                         [&state] { return state.woken; });
  state.woken = false;
}

void Runner::request_close() noexcept { state_->client->request_close(state_->clock.now()); }

bool Runner::wait_done(State& state, Duration limit) {
  std::unique_lock lock(state.sleeper);
  return state.changed.wait_for(lock, std::max(limit, Duration::zero()),
                                [&state] { return state.done; });
}

// The client ends, whatever it still had; a thread that sleeps learns it at once.
void Runner::end_client(State& state) {
  {
    const std::lock_guard lock(state.drive);
    state.client->end_now(state.clock.now());
  }
  const std::lock_guard lock(state.sleeper);
  state.woken = true;
  state.changed.notify_all();
}

void Runner::await_or_cancel() noexcept {
  if (awaited_) return;
  awaited_ = true;
  State& state = *state_;
  request_close();
  const Instant end = state.client->close_deadline();
  const Duration budget = state.client->config().close_budget;
  const Duration margin = std::min(budget / kCancelShare, kCancelMarginMax);
  if (!wait_done(state, end - margin - state.clock.now())) state.transport->cancel();
  end_client(state);
}

bool Runner::close() noexcept {
  closed_ = true;
  await_or_cancel();
  State& state = *state_;
  const bool done = wait_done(state, state.client->close_deadline() - state.clock.now());
  state.client->set_wake({});
  if (done) {
    thread_.join();
    return true;
  }
  const std::lock_guard lock(state.drive);
  state.abandoned = true;
  thread_.detach();
  return false;
}

}  // namespace plumbline::telemetry
