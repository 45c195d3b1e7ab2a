// The fault proxy beside a bare relay with buffers of the same size, in one binary and one run:
// read the ratios, never a single time.
//   BM_added_latency:   a round trip through each, less one without either; bound of `ratio`: 1.5
//   BM_injected_delay:  how far a delay of 5 ms is missed, beside the run's own jitter, which is
//                       how late a thread wakes that wanted to wait 1 ms; bound of `ratio`: 2
// Each iteration takes every path once, in turn, so that what else the machine does meets all.
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fake_server/host/unique_fd.h"
#include "fault_injection/proxy/fault_proxy.h"

namespace plumbline::bench {
namespace {

using Tcp = asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using Nanoseconds = std::chrono::nanoseconds;

constexpr Nanoseconds kDelay = std::chrono::milliseconds(5);
constexpr Nanoseconds kWait = std::chrono::milliseconds(1);  // as the runs' jitter is measured

// Durations of which shares can be told.
class Samples {
 public:
  void add(Nanoseconds sample) { all_.push_back(sample); }
  // The sample below which that share of all lies, in microseconds.
  double at(double share) {
    if (all_.empty()) return 0;
    std::sort(all_.begin(), all_.end());
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(all_.size()));
    return std::chrono::duration<double, std::micro>(all_[std::min(rank, all_.size() - 1)]).count();
  }
  double median() { return at(0.5); }

 private:
  std::vector<Nanoseconds> all_;
};

sockaddr* generic(sockaddr_in& name) { return static_cast<sockaddr*>(static_cast<void*>(&name)); }

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return name;
}

void send_at_once(int fd) {
  const int yes = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

// Says what it hears, on a thread for each connection, until the connections end.
class EchoServer {
 public:
  EchoServer() : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in name = loopback(0);
    socklen_t size = sizeof name;
    if (::bind(listener_.get(), generic(name), size) != 0 || ::listen(listener_.get(), 16) != 0)
      throw std::runtime_error("no port for the echo server");
    ::getsockname(listener_.get(), generic(name), &size);
    port_ = ntohs(name.sin_port);
    acceptor_ = std::thread([this] { accept(); });
  }
  ~EchoServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
  }
  EchoServer(const EchoServer&) = delete;
  EchoServer& operator=(const EchoServer&) = delete;
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  void accept() {
    for (;;) {  // ends with the listener
      const int fd = ::accept(listener_.get(), nullptr, nullptr);
      if (fd < 0) return;
      threads_.emplace_back([fd] { echo(fake::UniqueFd(fd)); });
    }
  }
  static void echo(const fake::UniqueFd& socket) {
    send_at_once(socket.get());
    std::array<char, proxy::kPieceBytes> buffer{};
    for (;;) {  // ends with the connection
      const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
      if (count <= 0) return;
      ::send(socket.get(), buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL);
    }
  }

  fake::UniqueFd listener_;
  std::uint16_t port_ = 0;
  std::vector<std::thread> threads_;  // of the acceptor's
  std::thread acceptor_;
};

// What a relay on Asio cannot do without: read, write, again. One connection, one thread.
class BareRelay {
 public:
  explicit BareRelay(std::uint16_t target) : target_(Tcp::v4(), target) {
    target_.address(asio::ip::address_v4::loopback());
    acceptor_.async_accept(client_, [this](const asio::error_code& error) {
      if (!error) begin();
    });
    thread_ = std::thread([this] { context_.run(); });
  }
  ~BareRelay() {
    context_.stop();
    thread_.join();
  }
  BareRelay(const BareRelay&) = delete;
  BareRelay& operator=(const BareRelay&) = delete;
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  struct Way {
    Tcp::socket& source;
    Tcp::socket& sink;
    std::array<char, proxy::kPieceBytes> buffer{};

    void carry() {
      source.async_read_some(asio::buffer(buffer),
                             [this](const asio::error_code& error, std::size_t count) {
                               if (!error) pass(count);
                             });
    }
    void pass(std::size_t count) {
      asio::async_write(sink, asio::buffer(buffer.data(), count),
                        [this](const asio::error_code& error, std::size_t) {
                          if (!error) carry();
                        });
    }
  };

  void begin() {
    server_.connect(target_);
    client_.set_option(Tcp::no_delay(true));
    server_.set_option(Tcp::no_delay(true));
    up_.carry();
    down_.carry();
  }

  asio::io_context context_{1};
  Tcp::endpoint target_;
  Tcp::acceptor acceptor_{context_, Tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  Tcp::socket client_{context_};
  Tcp::socket server_{context_};
  Way up_{client_, server_};
  Way down_{server_, client_};
  std::thread thread_;
};

// The fault proxy on a thread of its own.
class RunningProxy {
 public:
  RunningProxy(std::uint16_t target, Nanoseconds delay)
      : proxy_(plan_of(target, delay), [](const std::string& /*line*/) {}),
        thread_([this] { proxy_.run(); }) {}
  ~RunningProxy() {
    proxy_.stop();
    thread_.join();
  }
  RunningProxy(const RunningProxy&) = delete;
  RunningProxy& operator=(const RunningProxy&) = delete;
  [[nodiscard]] std::uint16_t port() const { return proxy_.routes().at(0).port; }

 private:
  static proxy::ProxyPlan plan_of(std::uint16_t target, Nanoseconds delay) {
    proxy::ProxyPlan plan;
    plan.routes.resize(1);
    plan.routes[0].name = "echo";
    plan.routes[0].target = proxy::Target{"127.0.0.1", target};
    proxy::ProxyFault fault;
    fault.latency = delay;
    if (delay > Nanoseconds{0}) plan.faults.push_back(fault);
    return plan;
  }

  proxy::FaultProxy proxy_;
  std::thread thread_;
};

// Sends, and waits until as much came back.
class Client {
 public:
  Client(std::uint16_t port, std::size_t bytes)
      : socket_(::socket(AF_INET, SOCK_STREAM, 0)), sent_(bytes, 'x'), received_(bytes, ' ') {
    sockaddr_in name = loopback(port);
    connected_ = ::connect(socket_.get(), generic(name), sizeof name) == 0;
    send_at_once(socket_.get());
  }
  Nanoseconds round_trip() {
    const Clock::time_point begun = Clock::now();
    ::send(socket_.get(), sent_.data(), sent_.size(), MSG_NOSIGNAL);
    connected_ = ::recv(socket_.get(), received_.data(), received_.size(), MSG_WAITALL) ==
                 static_cast<ssize_t>(received_.size());
    return Clock::now() - begun;
  }
  [[nodiscard]] bool connected() const { return connected_; }

 private:
  fake::UniqueFd socket_;
  std::string sent_;
  std::string received_;
  bool connected_ = false;
};

// Both relays and no relay, to one server.
struct Paths {
  explicit Paths(std::size_t bytes)
      : direct(echo.port(), bytes), relayed(bare.port(), bytes), proxied(proxy.port(), bytes) {}

  EchoServer echo;
  const BareRelay bare{echo.port()};
  const RunningProxy proxy{echo.port(), Nanoseconds{0}};
  Client direct;
  Client relayed;
  Client proxied;
};

// A time through the proxy; the benchmark's own time is it.
Nanoseconds timed(benchmark::State& state, Client& client) {
  const Nanoseconds took = client.round_trip();
  if (!client.connected()) state.SkipWithError("a connection ended");
  state.SetIterationTime(std::chrono::duration<double>(took).count());
  return took;
}

void BM_added_latency(benchmark::State& state) {
  Paths paths(static_cast<std::size_t>(state.range(0)));
  Samples alone;
  Samples through_bare;
  Samples through_proxy;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    alone.add(paths.direct.round_trip());
    through_bare.add(paths.relayed.round_trip());
    through_proxy.add(timed(state, paths.proxied));
  }
  const double bare_added = through_bare.median() - alone.median();
  const double proxy_added = through_proxy.median() - alone.median();
  state.counters["direct_us"] = alone.median();
  state.counters["bare_added_us"] = bare_added;
  state.counters["proxy_added_us"] = proxy_added;
  state.counters["ratio"] = proxy_added / bare_added;
}
BENCHMARK(BM_added_latency)->Arg(64)->Arg(1'024)->Arg(16'384)->Iterations(20'000)->UseManualTime();

Nanoseconds overshoot_of_a_wait() {
  const Clock::time_point begun = Clock::now();
  std::this_thread::sleep_for(kWait);
  return Clock::now() - begun - kWait;
}

void BM_injected_delay(benchmark::State& state) {
  constexpr std::size_t kBytes = 1'024;
  Paths paths(kBytes);
  const RunningProxy late(paths.echo.port(), kDelay);
  Client delayed(late.port(), kBytes);
  Samples undelayed;
  Samples missed;
  Samples jitter;
  for (auto _ : state) {  // NOLINT(clang-analyzer-deadcode.DeadStores): the library's idiom
    undelayed.add(paths.proxied.round_trip());
    missed.add(timed(state, delayed) - kDelay);
    jitter.add(overshoot_of_a_wait());
  }
  const double usual = undelayed.median();
  state.counters["error_p50_us"] = missed.median() - usual;
  state.counters["error_p999_us"] = missed.at(0.999) - usual;
  state.counters["jitter_us"] = jitter.at(0.999);
  state.counters["ratio"] = (missed.at(0.999) - usual) / jitter.at(0.999);
}
BENCHMARK(BM_injected_delay)->Iterations(1'000)->UseManualTime();

}  // namespace
}  // namespace plumbline::bench

BENCHMARK_MAIN();
