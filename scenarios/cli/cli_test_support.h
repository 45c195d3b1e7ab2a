// The program as a user meets it: started as a process, judged by its exit code and what it prints.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "fake_server/core/scratch_test_support.h"

namespace plumbline::cli {

struct Ended {
  int code = -1;
  std::string output;  // both streams
};

// Runs `plumbline ARGUMENTS` through the shell, which ends the quoting worries of tests where they
// are visible.
inline Ended plumbline(const std::string& arguments) {
  const std::string command = std::string(PLUMBLINE_PROGRAM) + " " + arguments + " 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  Ended ended;
  std::array<char, 4096> chunk{};
  for (std::size_t got = 0; (got = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
    ended.output.append(chunk.data(), got);
  }
  const int status = ::pclose(pipe);
  ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

// One clear line, and exit code 2.
inline void expect_refusal(const std::string& arguments, const std::string& line) {
  const Ended ended = plumbline(arguments);
  EXPECT_EQ(ended.code, 2) << arguments;
  EXPECT_THAT(ended.output, testing::HasSubstr(line)) << arguments;
  EXPECT_EQ(std::count(ended.output.begin(), ended.output.end(), '\n'), 1) << ended.output;
}

class CliTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing_support::scratch_path();
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    ::setenv("XDG_CACHE_HOME", (folder_ + "/cache").c_str(), 1);  // the user's own stays as it is
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    return folder_ + "/" + name;
  }
  std::string folder_;
};

}  // namespace plumbline::cli
