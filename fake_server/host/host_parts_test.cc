#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include "fake_server/host/connection_threads.h"
#include "fake_server/host/host_test_support.h"
#include "fake_server/host/request_text.h"
#include "fake_server/host/unique_fd.h"
#include "fake_server/host/waiting.h"

namespace plumbline::fake {
namespace {

using namespace std::chrono_literals;

struct SocketPair {
  SocketPair() {
    std::array<int, 2> ends{};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    mine.reset(ends[0]);
    peer.reset(ends[1]);
  }
  UniqueFd mine;
  UniqueFd peer;
};

TEST(Waiting, EndsAtItsLimit) {
  const SocketPair pair;
  const StopSignal stop;
  EXPECT_EQ(wait_readable(pair.mine.get(), stop.fd(), 1ms), Wake::timeout);
  EXPECT_EQ(wait_while_connected(pair.mine.get(), stop.fd(), 0ms), Wake::timeout);
}

TEST(Waiting, EndsWithTheSocket) {
  SocketPair pair;
  const StopSignal stop;
  EXPECT_EQ(wait_writable(pair.mine.get(), stop.fd(), 1h), Wake::ready);
  ASSERT_EQ(::send(pair.peer.get(), "x", 1, 0), 1);
  EXPECT_EQ(wait_readable(pair.mine.get(), stop.fd(), 1h), Wake::ready);
  EXPECT_EQ(wait_while_connected(pair.mine.get(), stop.fd(), 1ms), Wake::timeout);
  pair.peer.reset();
  EXPECT_EQ(wait_while_connected(pair.mine.get(), stop.fd(), Duration::max()), Wake::peer_gone);
}

TEST(Waiting, StopWinsAndStaysSet) {
  const SocketPair pair;
  StopSignal stop;
  EXPECT_FALSE(stop.is_set());
  std::thread setter([&] { stop.set(); });
  EXPECT_EQ(wait_readable(pair.mine.get(), stop.fd(), Duration::max()), Wake::stopped);
  setter.join();
  stop.set();
  EXPECT_TRUE(stop.is_set());
  EXPECT_EQ(wait_writable(pair.mine.get(), stop.fd(), 1h), Wake::stopped);
}

TEST(ConnectionThreads, RunsNoMoreJobsThanItsBoundAtOnce) {
  std::atomic<int> running{0};
  std::atomic<int> most{0};
  std::atomic<int> done{0};
  ConnectionThreads threads(3);
  for (int i = 0; i < 50; ++i) {
    threads.run([&] {
      const int now = ++running;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
      }
      --running;
      ++done;
    });
  }
  threads.join();
  EXPECT_EQ(done, 50);
  EXPECT_LE(most, 3);
}

TEST(ConnectionThreads, RunsItsBoundAtOnce) {
  std::mutex mutex;
  std::condition_variable all_here;
  int here = 0;
  ConnectionThreads threads(4);
  for (int i = 0; i < 4; ++i) {
    threads.run([&] {
      std::unique_lock lock(mutex);
      ++here;
      all_here.notify_all();
      all_here.wait_for(lock, 20s, [&] { return here == 4; });
    });
  }
  threads.join();
  threads.join();
  EXPECT_EQ(here, 4);
}

TEST(ConnectionThreads, EndsThreadsWithoutJobsAndStartsOthersWhenNeeded) {
  std::atomic<int> done{0};
  ConnectionThreads threads(4, 1ms);
  for (int round = 1; round <= 3; ++round) {
    for (int i = 0; i < 4; ++i) threads.run([&] { ++done; });
    const auto due = std::chrono::steady_clock::now() + test::kPatience;
    while (threads.size() > 0 && std::chrono::steady_clock::now() < due) std::this_thread::yield();
    EXPECT_EQ(threads.size(), 0U);
    EXPECT_EQ(done, 4 * round);
  }
}

TEST(RequestText, ReadsHeadsAndWhatFollows) {
  const Request request =
      read_request_text("a", "POST /x?y HTTP/1.1\r\nA:b\r\nC :\t d e \r\nno colon\r\n\r\nbody");
  EXPECT_EQ(request.host, "a");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/x?y");
  EXPECT_EQ(request.headers, (Headers{{"A", "b"}, {"C", "d e"}, {"no colon", ""}}));
  EXPECT_EQ(request.body, "body");
}

TEST(RequestText, LeavesOutLinesThatEndWithABareLf) {
  const std::string line = "POST /x HTTP/1.1\r\n";
  Request request = read_request_text("a", line + "A: 1\nB: 2\r\nC: 3\n\r\nD: 4\r\n\r\nbody");
  EXPECT_EQ(request.headers, (Headers{{"B", "2"}}));
  EXPECT_EQ(request.body, "D: 4\r\n\r\nbody");
  request = read_request_text("a", line + "A: 1\r\n\nB: 2\r\n\r\nbody");
  EXPECT_EQ(request.headers, (Headers{{"A", "1"}, {"B", "2"}}));
  EXPECT_EQ(request.body, "body");
}

TEST(RequestText, SurvivesPartsOfARequest) {
  const std::string whole = "POST /x HTTP/1.1\r\nA: b\r\n\r\nbody";
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    EXPECT_LE(read_request_text("a", whole.substr(0, i)).headers.size(), 2U);
  }
  EXPECT_EQ(read_request_text("a", "").method, "");
  EXPECT_EQ(read_request_text("a", "GET").method, "GET");
}

TEST(RequestText, ReadsStatuses) {
  EXPECT_EQ(status_of("HTTP/1.1 503 x\r\n"), 503);
  EXPECT_EQ(status_of("HTTP/1.1 503"), 503);
  EXPECT_EQ(status_of("HTTP/1.1 50"), 0);
  EXPECT_EQ(status_of("HTTP/1.1 5x3"), 0);
  EXPECT_EQ(status_of("GARBAGE/1.1 503"), 0);
}

TEST(KeptSigpipe, ServingLeavesTheApplicationsDispositionAlone) {
  struct sigaction own {};
  own.sa_handler = +[](int) {};
  struct sigaction before {};
  ASSERT_EQ(::sigaction(SIGPIPE, &own, &before), 0);
  {
    test::RunningHost server;
    test::RawClient client(server.origin);
    client.send(test::request_text());
    EXPECT_EQ(client.read(12).substr(0, 12), "HTTP/1.1 200");
  }
  struct sigaction after {};
  ASSERT_EQ(::sigaction(SIGPIPE, &before, &after), 0);
  EXPECT_EQ(after.sa_handler, own.sa_handler);
}

}  // namespace
}  // namespace plumbline::fake
