#include "scenarios/judge/error_classes.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace plumbline::judge {
namespace {

constexpr std::array<std::string_view, 5> kTerminal{"authentication", "permission", "syntax",
                                                    "not_found", "invalid_request"};
constexpr std::array<std::string_view, 6> kRetryable{"rate_limited", "server_error", "timeout",
                                                     "connection",   "cancelled",    "unknown"};

}  // namespace

bool is_terminal(const std::string& error) {
  return std::find(kTerminal.begin(), kTerminal.end(), error) != kTerminal.end();
}

bool is_retryable(const std::string& error) {
  return std::find(kRetryable.begin(), kRetryable.end(), error) != kRetryable.end();
}

}  // namespace plumbline::judge
