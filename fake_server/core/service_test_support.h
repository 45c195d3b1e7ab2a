// Requests that the service's tests send. Header only; test programs include it.
#pragma once

#include <string>

#include "fake_server/core/service.h"

namespace plumbline::fake::test {

inline const std::string kMetric =
    R"({"metrics":[{"metric_type":"error","timestamp":"2025-11-23T16:23:07Z"}]})";
inline const std::string kLogs =
    R"({"uploadTime":1763914987354,"items":[],"protoLogs":["{}","{}","{}"]})";

/// A good telemetry request of the shipped profile with three events, to host "a".
inline Request telemetry_request() {
  return {"a",
          "POST",
          "/telemetry-ext",
          {{"Content-Type", "application/json"}, {"Authorization", "Bearer t1"}},
          kLogs};
}

/// A good flag request of the shipped profile, to host "a".
inline Request flag_request() {
  return {"a",
          "GET",
          "/api/2.0/connector-service/feature-flags/GOLANG/1.14.0",
          {{"Authorization", "Bearer t1"}},
          ""};
}

inline Service service_with(const Behaviour& behaviour) { return {{{"a", behaviour}}, 0}; }

}  // namespace plumbline::fake::test
