#include "fake_server/host/admin_respondent.h"

#include <string>

namespace plumbline::fake {
namespace {

constexpr std::size_t kAdminServedAtOnce = 16;
constexpr std::size_t kAdminHeld = 1024;  // idle ones too: a client for each test, kept alive
constexpr std::size_t kAdminBodyBytesMax = std::size_t{1} << 20U;  // 1 000 rules of 1 KB each

std::string reason_of(int status, const Bounds& bounds) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(bounds.request_patience);
  switch (status) {
    case 408:
      return "expected the whole request within " + std::to_string(seconds.count()) + " s";
    case 413:
      return "expected a body of at most " + std::to_string(bounds.body_bytes) + " bytes";
    case 414:
      return "expected a shorter target";
    case 431:
      return "expected header fields of at most " + std::to_string(bounds.head_bytes) + " bytes";
    default:
      return "expected a readable HTTP request";
  }
}

}  // namespace

Bounds admin_bounds() {
  Bounds bounds;
  bounds.served_at_once = kAdminServedAtOnce;
  bounds.held = kAdminHeld;
  bounds.body_bytes = kAdminBodyBytesMax;
  return bounds;
}

Reply AdminRespondent::refusal(int status) {
  Reply reply;
  reply.status = status;
  reply.headers.emplace_back("Content-Type", "application/json");
  reply.body = "{\"error\":\"" + reason_of(status, bounds_) + "\"}\n";
  return reply;
}

}  // namespace plumbline::fake
