// Runs anybody's program against the fake, with its environment set up, and keeps what happened as
// a journal. One thread; blocks.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fake_server/core/behaviour.h"
#include "fake_server/journal/record.h"

namespace plumbline::replay {

struct RecordOptions {
  std::vector<std::string> command;              ///< program and arguments, at least one word
  std::map<std::string, fake::Behaviour> hosts;  ///< by name, at least one
  std::string profile;                           ///< for the header; empty: nobody said
  std::map<std::string, std::string> overrides;  ///< for the header
  std::chrono::nanoseconds quiet = std::chrono::seconds(1);  ///< silence that ends the recording
  std::function<std::string()>
      remark;  ///< asked at the end; its text becomes a note of the journal
};

/// What the program is told, beside our own environment: where each host is, and how to get there.
/// `first` is the host of the DATABRICKS_ variables.
[[nodiscard]] std::map<std::string, std::string> environment_for(
    const std::map<std::string, std::string>& addresses, const std::string& first,
    const std::string& proxy, const std::string& ca_file);

/// Starts the program with our standard streams and waits until it has ended, and then until
/// nothing has reached the fake for `quiet`, 30 s at most. SIGTERM and SIGINT are passed on to it;
/// they do not end the recording. Call it before there is another thread. Returns its exit code, or
/// 128 and the number of the signal that ended it. Throws std::runtime_error when the program
/// cannot be started or the fake cannot listen.
[[nodiscard]] int record(const RecordOptions& options, journal::Sink& sink);

}  // namespace plumbline::replay
