#include "scenarios/engine/child_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

namespace plumbline::scenario {
namespace {

using testing::StartsWith;

// All of a stream, up to its end.
std::string all_of(int fd) {
  std::string text;
  std::array<char, 4096> chunk{};
  for (int turns = 0; turns < 10'000; ++turns) {
    pollfd stream{fd, POLLIN, 0};
    ::poll(&stream, 1, 1'000);
    const ssize_t got = ::read(fd, chunk.data(), chunk.size());
    if (got == 0) break;
    if (got > 0) text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;
}

int end_of(ChildProcess& child) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!child.ended() && std::chrono::steady_clock::now() < limit) ::poll(nullptr, 0, 1);
  return child.ended().value_or(-1000);
}

TEST(ChildProcess, GivesItsStreamsAndItsExitCode) {
  ChildProcess child("/bin/sh", {"-c", "echo out; echo err >&2; echo entry >&4; exit 7"});
  EXPECT_EQ(all_of(child.output()), "out\n");
  EXPECT_EQ(all_of(child.errors()), "err\n");
  EXPECT_EQ(all_of(child.entries()), "entry\n");
  EXPECT_EQ(end_of(child), 7);
}

TEST(ChildProcess, HasFiveDescriptorsAndHearsItsParent) {
  ChildProcess child("/bin/sh", {"-c", "read word <&3; echo $word; ls /proc/$$/fd | wc -l"});
  ASSERT_EQ(::write(child.control(), "hello\n", 6), 6);
  const std::string said = all_of(child.output());
  EXPECT_THAT(said, StartsWith("hello\n"));
  EXPECT_LE(std::stoi(said.substr(6)), 6) << said;  // a shell may keep its script's
  EXPECT_EQ(end_of(child), 0);
}

TEST(ChildProcess, OneThatHangsIsEndedBySignal) {
  ChildProcess child("/bin/sh", {"-c", "read word <&3"});
  EXPECT_FALSE(child.ended());
  child.kill();
  EXPECT_EQ(end_of(child), -SIGKILL);
}

TEST(ChildProcess, WhatItHoldsIsSeenWhileItLives) {
  ChildProcess child("/bin/sh", {"-c", "trap : USR1; exec <&3; echo ready; read word"});
  pollfd output{child.output(), POLLIN, 0};
  ASSERT_EQ(::poll(&output, 1, 30'000), 1);
  const journal::ResourceSample sample = child.sample("now");
  EXPECT_EQ(sample.moment, "now");
  EXPECT_EQ(sample.threads, 1);
  EXPECT_EQ(sample.sockets, 2);  // its parent's words, twice
  EXPECT_GT(sample.resident_bytes, 100'000);
  EXPECT_NE(std::stoull(sample.caught_signals, nullptr, 16) & (1ULL << (SIGUSR1 - 1)), 0U);
  child.kill();
  EXPECT_EQ(end_of(child), -SIGKILL);
  EXPECT_EQ(child.sample("then").threads, 0);
}

TEST(ChildProcess, ProgramThatIsNotThereIsOneClearLine) {
  try {
    const ChildProcess child("/no/such/program", {});
    ADD_FAILURE() << "started";
  } catch (const std::runtime_error& fault) {
    EXPECT_STREQ(fault.what(), "the child process: /no/such/program: No such file or directory");
  }
}

}  // namespace
}  // namespace plumbline::scenario
