// The book of hosts against a model: what it keeps of a host outlives its clients (CB-8), a time
// before which nothing is sent only moves later (RT-4), and no host with clients is ever forgotten
// for another, however many there are.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "reference/core/host_book.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::seconds;
using State = CircuitBreaker::State;

constexpr std::size_t kHostsMax = 2;
constexpr std::array kHosts{"a", "b", "c"};

enum class Call { acquire, release, hold, succeed, fail };

struct Op {
  Call call = Call::acquire;
  std::string host = kHosts[0];
  int wait = 0;
  int hold = 0;
};

std::ostream& operator<<(std::ostream& out, const Op& op) {
  constexpr std::array kNames{"acquire", "release", "hold", "succeed", "fail"};
  out << kNames.at(static_cast<std::size_t>(op.call)) << " " << op.host;
  if (op.call == Call::hold) out << " for " << op.hold << " s";
  return out << " after " << op.wait << " s";
}

rc::Gen<Op> any_op() {
  return rc::gen::exec([] {
    Op op;
    op.call = *rc::gen::weightedElement<Call>({{3, Call::acquire},
                                               {3, Call::release},
                                               {2, Call::hold},
                                               {1, Call::succeed},
                                               {2, Call::fail}});
    op.host = *rc::gen::elementOf(kHosts);
    op.wait = *rc::gen::element(0, 1, 59, 60);
    op.hold = *rc::gen::element(0, 5, 60);
    return op;
  });
}

// One failure opens this breaker for a minute, one success closes it.
Config config_of_a_touchy_breaker() {
  Config config = Config::design();
  config.breaker_threshold = 1;
  config.probes_to_close = 1;
  return config;
}

struct Page {
  std::string host;
  std::size_t clients = 0;
  Instant not_before = Instant::min();
  std::optional<Instant> opened{};
};

// The pages in the order of their last use, the longest ago first.
class Model {
 public:
  [[nodiscard]] Page* find(const std::string& host) {
    const auto page = position_of(host);
    return page == pages_.end() ? nullptr : &*page;
  }
  [[nodiscard]] std::size_t size() const { return pages_.size(); }
  [[nodiscard]] State state(const std::string& host, Instant now) {
    const Page* page = find(host);
    if (page == nullptr) return State::open;
    if (!page->opened) return State::closed;
    return now < *page->opened + seconds(60) ? State::open : State::half_open;
  }
  bool acquire(const std::string& host) {
    if (find(host) == nullptr && !add(host)) return false;
    ++use(host).clients;
    return true;
  }
  void release(const std::string& host) {
    if (find(host) != nullptr && find(host)->clients > 0) --use(host).clients;
  }
  void report(const std::string& host, bool ok, Instant now) {
    find(host)->opened = ok ? std::nullopt : std::optional(now);
  }

 private:
  [[nodiscard]] std::vector<Page>::iterator position_of(const std::string& host) {
    return std::find_if(pages_.begin(), pages_.end(),
                        [&host](const Page& page) { return page.host == host; });
  }
  bool add(const std::string& host) {
    if (pages_.size() == kHostsMax) {
      const auto unused = std::find_if(pages_.begin(), pages_.end(),
                                       [](const Page& page) { return page.clients == 0; });
      if (unused == pages_.end()) return false;
      pages_.erase(unused);
    }
    Page page;
    page.host = host;
    pages_.push_back(page);
    return true;
  }
  Page& use(const std::string& host) {
    const auto page = position_of(host);
    std::rotate(page, page + 1, pages_.end());
    return pages_.back();
  }

  std::vector<Page> pages_;
};

void call(const Op& op, Instant now, HostBook& book, Model& model) {
  const bool admits = model.state(op.host, now) != State::open;
  switch (op.call) {
    case Call::acquire:
      RC_ASSERT(book.acquire(op.host, config_of_a_touchy_breaker()) == model.acquire(op.host));
      return;
    case Call::release:
      book.release(op.host);
      return model.release(op.host);
    case Call::hold:
      book.hold_until(op.host, now + seconds(op.hold));
      if (Page* page = model.find(op.host))
        page->not_before = std::max(page->not_before, now + seconds(op.hold));
      return;
    case Call::succeed:
    case Call::fail: {
      const auto permit = book.try_acquire(op.host, now);
      RC_ASSERT(permit.has_value() == admits);
      if (!permit) return;
      const bool ok = op.call == Call::succeed;
      book.on_export_result(op.host, *permit, ok, now, Duration::zero());
      return model.report(op.host, ok, now);
    }
  }
}

RC_GTEST_PROP(HostBookProperty, AgreesWithItsModel, ()) {
  const auto ops = *rc::gen::container<std::vector<Op>>(any_op());
  HostBook book(kHostsMax);
  Model model;
  Instant now{std::chrono::hours{1}};
  for (const Op& op : ops) {
    now += seconds(op.wait);
    call(op, now, book, model);
    RC_ASSERT(book.size() == model.size());
    for (const char* host : kHosts) {
      const Page* page = model.find(host);
      const Instant not_before = page == nullptr ? Instant::min() : page->not_before;
      RC_ASSERT((book.not_before(host) == not_before));
      RC_ASSERT((book.breaker_state(host, now) == model.state(host, now)));
    }
  }
}

}  // namespace
}  // namespace plumbline::telemetry
