#include "fake_server/host/idle_connections.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>
#include <vector>

#include "fake_server/host/connection.h"

namespace plumbline::fake {
namespace {

constexpr std::uint64_t kStopTicket = 0;   // of the stop signal
constexpr std::uint64_t kTimerTicket = 1;  // connections have those above
constexpr std::size_t kEventsAtOnce = 64;

}  // namespace

IdleConnections::IdleConnections(const StopSignal& stop, Ready ready)
    : ready_(std::move(ready)),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      last_(kTimerTicket) {
  const bool watches = epoll_.valid() && timer_.valid() && watch(stop.fd(), kStopTicket) &&
                       watch(timer_.get(), kTimerTicket);
  if (!watches) {
    throw std::runtime_error("cannot wait for connections: " +
                             std::system_category().message(errno));
  }
  thread_ = std::thread([this] { wait_until_stopped(); });
}

IdleConnections::~IdleConnections() { join(); }

bool IdleConnections::watch(int fd, Ticket ticket) noexcept {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP;
  event.data.u64 = ticket;
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void IdleConnections::hold(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (ended_) return;  // which ends it
  const Ticket ticket = ++last_;
  if (!watch(connection->fd(), ticket)) return;  // the kernel has no room for it
  const Time until = connection->idle_until();
  held_.emplace(ticket, Held{std::move(connection), until});
  due_.emplace(until, ticket);
  if (until < timer_at_) set_timer(until);
}

// The clock of the timer is that of steady_clock. A time that has passed rings at once; setting it
// ends the ringing of the last one.
void IdleConnections::set_timer(Time time) noexcept {
  timer_at_ = time;
  const auto since_start = time.time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_start);
  itimerspec at{};  // zeros: never
  if (time != Time::max()) {
    at.it_value.tv_sec = seconds.count();
    at.it_value.tv_nsec = std::chrono::nanoseconds(since_start - seconds).count();
  }
  ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &at, nullptr);
}

void IdleConnections::wait_until_stopped() {
  std::array<epoll_event, kEventsAtOnce> events{};
  for (;;) {  // ends with the stop signal; a wait that a signal interrupted has no events
    const int count = ::epoll_wait(epoll_.get(), events.data(), kEventsAtOnce, -1);
    bool rings = false;
    for (int i = 0; i < count; ++i) {
      const Ticket ticket = events.at(static_cast<std::size_t>(i)).data.u64;
      if (ticket == kStopTicket) return end_all();
      if (ticket == kTimerTicket) {
        rings = true;
      } else {
        ready_(take(ticket));
      }
    }
    if (rings) end_overdue();  // last: who is overdue may be among the events
  }
}

std::unique_ptr<Connection> IdleConnections::take(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(ticket);  // there: only this thread takes
  std::unique_ptr<Connection> connection = std::move(found->second.connection);
  due_.erase({found->second.until, ticket});
  held_.erase(found);
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, connection->fd(), nullptr);
  return connection;
}

void IdleConnections::end_overdue() {
  std::vector<Held> overdue;  // ended without the lock: that journals
  const std::lock_guard lock(mutex_);
  const auto now = Time::clock::now();
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto found = held_.find(due_.begin()->second);
    overdue.push_back(std::move(found->second));
    held_.erase(found);
    due_.erase(due_.begin());
  }
  set_timer(due_.empty() ? Time::max() : due_.begin()->first);
}

void IdleConnections::end_all() {
  std::map<Ticket, Held> all;
  const std::lock_guard lock(mutex_);
  ended_ = true;
  all.swap(held_);
  due_.clear();
}

void IdleConnections::join() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace plumbline::fake
