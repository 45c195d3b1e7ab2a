#include "fake_server/core/credentials.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace plumbline::fake {
namespace {

constexpr std::string_view kBearer = "Bearer ";

}  // namespace

int credential_fault(const std::vector<Token>& tokens, const Headers& headers, Duration now) {
  const std::string* field = find_header(headers, "authorization");
  const bool bearer = field != nullptr && field->size() > kBearer.size() &&
                      same_name(std::string_view(*field).substr(0, kBearer.size()), kBearer);
  if (!bearer) return 401;
  if (tokens.empty()) return 0;
  const std::string_view token = std::string_view(*field).substr(kBearer.size());
  const auto found = std::find_if(tokens.begin(), tokens.end(),
                                  [&](const Token& known) { return known.name == token; });
  if (found == tokens.end()) return 403;
  return found->expires && now >= *found->expires ? 401 : 0;
}

}  // namespace plumbline::fake
