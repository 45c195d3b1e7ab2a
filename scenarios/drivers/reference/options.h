// What an `open` of the protocol means to the reference driver and to its telemetry client. Pure.
#pragma once

#include "reference/core/client_manager.h"
#include "scenarios/drivers/reference/sea.h"

namespace plumbline::drivers {

/// Everything that a connection is told.
struct Options {
  telemetry::ConnectionOptions telemetry;
  SeaHost host;
  std::string warehouse;
  Json session;     ///< what a session is opened with
  Json query_tags;  ///< of every statement; null: none
};

/// Throws Refusal for a setting that this driver does not have.
[[nodiscard]] Options options_of(const Json& request);

/// How the request says that its host is reached: by a proxy, with an authority.
[[nodiscard]] telemetry::HttpRoute route_of(const Json& request);

}  // namespace plumbline::drivers
