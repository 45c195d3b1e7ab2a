// The client manager under any interleaving of opens, closes, second closes, records, polls and
// answers over a few spellings of three hosts: one client a host while it is open (CM-1, CM-5), the
// last close gives it out once (CM-2, CM-8), reopening makes another (CM-3), a closed handle is
// harmless, one request at a time (BT-7, FF-1), and every record is accounted for (RS-4).
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;

struct Spelling {
  const char* text;
  std::size_t host;
};
constexpr std::array kSpellings{
    Spelling{"a.test", 0}, Spelling{" HTTPS://A.Test:443/ ", 0}, Spelling{"https://a.test.", 0},
    Spelling{"b.test", 1}, Spelling{"https://B.test//", 1},      Spelling{"c.test:8443", 2}};
constexpr std::array kKeys{"a.test", "b.test", "c.test:8443"};

enum class Call { open, close, record, poll, answer, wait };

struct Op {
  Call call = Call::open;
  std::size_t pick = 0;  // a spelling, a connection, or how many milliseconds
  int kind = 0;          // of a record or an answer
};

std::ostream& operator<<(std::ostream& out, const Op& op) {
  constexpr std::array kNames{"open", "close", "record", "poll", "answer", "wait"};
  return out << kNames.at(static_cast<std::size_t>(op.call)) << "(" << op.pick << ", " << op.kind
             << ")";
}

rc::Gen<Op> any_op() {
  return rc::gen::exec([] {
    Op op;
    op.call = *rc::gen::weightedElement<Call>({{4, Call::open},
                                               {4, Call::close},
                                               {4, Call::record},
                                               {3, Call::poll},
                                               {2, Call::answer},
                                               {1, Call::wait}});
    op.pick = *rc::gen::inRange<std::size_t>(0, 6000);
    op.kind = *rc::gen::element(0, 1, 2, 3);
    return op;
  });
}

// A manager, the connections that were opened with it, and the network of its clients.
class World {
 public:
  World() {
    manager_.on_client_created(
        [this](std::shared_ptr<Client> created) { made_.push_back(std::move(created)); });
    config_.queue_capacity = 1'000;  // more than all records of one case
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void apply(const Op& op) {
    switch (op.call) {
      case Call::open:
        open(kSpellings.at(op.pick % kSpellings.size()), op.kind % 2 == 0);
        break;
      case Call::close:
        if (!slots_.empty()) close(slots_[op.pick % slots_.size()]);
        break;
      case Call::record:
        if (!slots_.empty()) record(slots_[op.pick % slots_.size()], op.kind);
        break;
      case Call::poll:
        poll();
        break;
      case Call::answer:
        answer(op.kind);
        break;
      case Call::wait:
        clock_.advance(milliseconds(op.pick));
        break;
    }
    expect_in_order();
  }

  /// Closes all and runs until every client has finished.
  void end() {
    for (Slot& slot : slots_) close(slot);
    for (int rounds = 0; rounds < 10'000 && unfinished() > 0; ++rounds) {
      poll();
      if (!outstanding_.empty()) {
        answer(rounds);
        continue;
      }
      Instant next = kNever;
      for (const auto& client : made_) next = std::min(next, client->next_deadline());
      if (next != kNever) clock_.set(std::max(next, clock_.now() + Duration(1)));
    }
    RC_ASSERT(unfinished() == 0U);
    RC_ASSERT(given_out_.size() == made_.size());
    for (const HostCounters& host : manager_.counters()) {
      RC_ASSERT(host.counters.conserved());
      RC_ASSERT(host.counters.pending == 0U);
      RC_ASSERT(host.counters.broken_invariants == 0U);
    }
  }

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;
    std::size_t host = 0;
    bool open = true;
  };

  void open(const Spelling& spelling, bool forced) {
    const std::size_t made_before = made_.size();
    auto options = testing::options_for(forced ? UserChoice::force : UserChoice::unset, config_);
    options.host = spelling.text;
    slots_.push_back({manager_.open(options), spelling.host, true});
    const bool first = open_[spelling.host]++ == 0;
    RC_ASSERT(made_.size() - made_before == (first ? 1U : 0U));
    if (!first) return;
    current_[spelling.host] = made_.back();
    RC_ASSERT(made_.back()->host_key() == kKeys.at(spelling.host));
  }

  void close(Slot& slot) {
    const bool last = slot.open && open_[slot.host] == 1;
    const auto client = manager_.close(*slot.connection);
    if (slot.open) --open_[slot.host];
    slot.open = false;
    RC_ASSERT((client != nullptr) == last);
    if (!client) return;
    RC_ASSERT((client == current_[slot.host]));
    RC_ASSERT(given_out_.insert(client.get()).second);
    client->request_close(clock_.now());
  }

  /// Some use of a connection, closed or not; only an open one's counts.
  void record(Slot& slot, int kind) {
    Interceptor& interceptor = slot.connection->interceptor();
    std::uint64_t pushes = 1;
    if (kind == 0) {
      slot.connection->set_session("session", "workspace");
      interceptor.record_connection(milliseconds(1));
    } else if (kind == 1) {
      slot.connection->set_credentials("another token");
      interceptor.record_error(Failure{ErrorClass::timeout, 0});
    } else {
      auto statement = interceptor.before_execute();
      interceptor.after_execute(statement, "statement-" + std::to_string(++statements_));
      if (kind == 3) interceptor.complete_statement(statement);
      pushes = kind == 3 ? 2 : 1;
    }
    if (slot.open) recorded_[slot.host] += pushes;
  }

  /// Every client may work. One that waits for an answer asks for nothing more.
  void poll() {
    for (const auto& client : made_) {
      auto request = client->poll(clock_.now(), clock_.wall_now());
      if (client->finished()) outstanding_.erase(client.get());
      if (!request) continue;
      RC_ASSERT(outstanding_.emplace(client.get(), std::move(*request)).second);
    }
    std::set<std::string> asked;
    for (const auto& [client, request] : outstanding_) {
      if (request.kind == OutboundRequest::Kind::flag)
        RC_ASSERT(asked.insert(client->host_key()).second);
    }
  }

  void answer(int kind) {
    const std::array outcomes{testing::answer(200), testing::answer(503), testing::answer(403),
                              testing::network_failure(NetworkError::reset)};
    for (const auto& [client, request] : outstanding_) {
      const bool flag = request.kind == OutboundRequest::Kind::flag;
      const HttpOutcome& outcome = outcomes.at(static_cast<std::size_t>(kind) % outcomes.size());
      client->on_outcome(request.id, flag ? testing::flag_answer("true") : outcome, clock_.now(),
                         clock_.wall_now());
    }
    outstanding_.clear();
  }

  [[nodiscard]] std::size_t unfinished() const {
    return static_cast<std::size_t>(std::count_if(
        made_.begin(), made_.end(), [](const auto& client) { return !client->finished(); }));
  }

  /// Open connections record, closed ones do not, and what was recorded is counted.
  void expect_in_order() {
    for (const Slot& slot : slots_)
      RC_ASSERT(slot.connection->interceptor().enabled() == slot.open);
    std::map<std::string, std::uint64_t> counted;
    for (const HostCounters& host : manager_.counters())
      counted[host.host] = host.counters.recorded;
    for (std::size_t host = 0; host < kKeys.size(); ++host)
      RC_ASSERT(counted[kKeys.at(host)] == recorded_.at(host));
    const auto in_use =
        std::count_if(open_.begin(), open_.end(), [](std::size_t count) { return count > 0; });
    RC_ASSERT(made_.size() - given_out_.size() == static_cast<std::size_t>(in_use));
  }

  testing::ManualClock clock_;
  ClientManager manager_{clock_, 7};
  Config config_ = Config::design();
  std::vector<std::shared_ptr<Client>> made_;
  std::vector<Slot> slots_;
  std::array<std::size_t, kKeys.size()> open_{};
  std::array<std::uint64_t, kKeys.size()> recorded_{};
  std::array<std::shared_ptr<Client>, kKeys.size()> current_;
  std::set<Client*> given_out_;
  std::map<Client*, OutboundRequest> outstanding_;
  int statements_ = 0;
};

RC_GTEST_PROP(ClientManagerProperty, OneClientAHostAndNothingLostWhateverTheInterleaving, ()) {
  const auto ops = *rc::gen::container<std::vector<Op>>(any_op());
  World world;
  for (const Op& op : ops) world.apply(op);
  world.end();
}

}  // namespace
}  // namespace plumbline::telemetry
