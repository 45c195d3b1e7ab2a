// The request that opens a connection: what the scenario says, where the driver finds its host, and
// what is planted, as far as the driver can take it. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "scenarios/engine/adapter_hello.h"
#include "scenarios/engine/driver_canaries.h"
#include "scenarios/engine/driver_service.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::scenario {

/// Everything that decides it; borrowed for the call.
struct OpenRequest {
  const OpenStep& step;
  const DriverPlace& place;
  const std::string& http_path;
  const AdapterInfo& driver;
  const DriverCanaries& canaries;
  const std::map<std::string, std::string>& parameters;
  const std::string& proxy;
  const std::string& ca_file;
  const Scenario& scenario;
};

/// The members of the protocol's `open`.
[[nodiscard]] nlohmann::json members_of(const OpenRequest& request);

/// The path of the run's open of that number, from 1: the SQL side tells them apart by it.
[[nodiscard]] std::string http_path_of(std::uint64_t number);

/// How the step writes a host that is served at `address`.
[[nodiscard]] std::string spelled(const std::string& spelling, const std::string& address);

}  // namespace plumbline::scenario
