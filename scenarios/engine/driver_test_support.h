// What the tests of the driver world share: the scriptable adapter as a driver, and short cases.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <string>
#include <vector>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/driver_world.h"
#include "scenarios/engine/runner.h"

namespace plumbline::scenario {

/// scenarios/drivers/test_adapter.py with these options.
inline AdapterLaunch test_adapter(const std::vector<std::string>& options = {}) {
  AdapterLaunch launch;
  launch.command = {"/usr/bin/python3", "-B", PLUMBLINE_TEST_ADAPTER};
  launch.command.insert(launch.command.end(), options.begin(), options.end());
  return launch;
}

/// Ten seconds is for ever on the slowest machine; those who wait for a hang take 300 ms.
inline AdapterLimits limits_for_tests(int milliseconds = 10'000) {
  return {std::chrono::milliseconds(milliseconds), std::chrono::milliseconds(milliseconds)};
}

/// The adapter as a driver that has said hello. It is told to hang by its options: hello is given
/// ten seconds, what comes after `milliseconds`.
inline DriverUnderTest test_driver(const std::vector<std::string>& options = {},
                                   int milliseconds = 10'000) {
  DriverUnderTest driver;
  driver.label = "test@2.1.0";
  driver.launch = test_adapter(options);
  driver.info = ask_driver(test_adapter(), limits_for_tests());
  driver.canaries = 7;
  driver.limits = limits_for_tests(milliseconds);
  return driver;
}

inline const std::string kOneStatement =
    R"([{"open": {"connection": "c1", "host": "a"}},
        {"execute": {"connection": "c1", "statement": "s1"}}, {"close": "c1"}])";

/// A case of the driver world that need not decide more than WF-1, unless `more` says so.
inline Scenario driver_case(const std::string& steps = kOneStatement, const std::string& more = "",
                            const std::string& requirements = R"("WF-1")",
                            const std::string& hosts = R"({"a": {}})") {
  return read_scenario(R"({"plumbline_scenario": 1, "name": "n", "title": "t", "worlds": ["driver"],
      "watch": "50ms", "requirements": [)" +
                           requirements + R"(], "hosts": )" + hosts + R"(, "steps": )" + steps +
                           more + "}",
                       "x.json");
}

inline CaseResult run_case(const Scenario& scenario, const DriverUnderTest& driver) {
  const Run run{&scenario, "nodejs", "driver", 1, "on", &driver};
  return run_cases({run}, 1, [](CaseResult&) {}).at(0);
}

inline judge::Status status_of(const CaseResult& result, const std::string& requirement) {
  const auto found = std::find_if(
      result.verdicts.begin(), result.verdicts.end(),
      [&](const judge::Verdict& verdict) { return verdict.requirement == requirement; });
  return found == result.verdicts.end() ? judge::Status::inconclusive : found->status;
}

/// Every entry of that kind, in order.
template <class Record>
std::vector<Record> all_of(const journal::Journal& journal) {
  std::vector<Record> found;
  for (const journal::Entry& entry : journal) {
    if (const auto* record = std::get_if<Record>(&entry.data)) found.push_back(*record);
  }
  return found;
}

/// What the process wrote to that stream; of "note" what the harness remarked about it.
inline std::string said(const journal::Journal& journal, const std::string& stream) {
  std::string text;
  for (const journal::Process& process : all_of<journal::Process>(journal)) {
    if (process.stream == stream && process.event == "output") text += process.text;
    if (process.event == stream) text += process.text + "\n";
  }
  return text;
}

/// The exit code of the one process; -1000 when its end was not seen.
inline int exit_code_of(const journal::Journal& journal) {
  for (const journal::Process& process : all_of<journal::Process>(journal)) {
    if (process.event == "ended") return process.code;
  }
  return -1000;
}

}  // namespace plumbline::scenario
