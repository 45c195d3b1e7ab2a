#include "scenarios/cli/serve_target.h"

#include <algorithm>
#include <charconv>

#include "fake_server/core/json_fields.h"

namespace plumbline::cli {
namespace {

constexpr int kHex = 16;

char byte_of(std::string_view digits) {
  unsigned value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, kHex);
  if (digits.size() != 2 || error != std::errc() || stop != end) {
    throw json::BadInput("", "expected two hexadecimal digits after each % of the target");
  }
  return static_cast<char>(value);
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out += byte_of(text.substr(i + 1, 2));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

}  // namespace

Target::Target(std::string_view text) {
  const std::size_t question = text.find('?');
  path_ = text.substr(0, question);
  if (question == std::string_view::npos) return;
  for (std::string_view rest = text.substr(question + 1); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const std::size_t equals = pair.find('=');
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
    if (!pair.empty()) parameters_.emplace_back(decoded(pair.substr(0, equals)), decoded(value));
  }
}

std::optional<std::string> Target::one(std::string_view name) const {
  const std::vector<std::string> values = all(name);
  if (values.size() > 1) {
    throw json::BadInput("?" + std::string(name),
                         "expected it once, found it " + std::to_string(values.size()) + " times");
  }
  return values.empty() ? std::nullopt : std::optional(values.front());
}

std::vector<std::string> Target::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [parameter, value] : parameters_) {
    if (parameter == name) values.push_back(value);
  }
  return values;
}

void Target::expect_only(const std::vector<std::string>& names) const {
  for (const auto& [parameter, value] : parameters_) {
    if (std::find(names.begin(), names.end(), parameter) != names.end()) continue;
    throw json::BadInput("?" + parameter, "unknown parameter" + json::suggestion(parameter, names));
  }
}

}  // namespace plumbline::cli
