#include "fake_server/core/http.h"

#include <algorithm>
#include <array>

namespace plumbline::fake {
namespace {

constexpr std::array<std::string_view, 8> kDeliveryNames{
    "normal",  "hang",    "reset_before_headers", "reset_after_headers", "truncated", "garbled",
    "endless", "trickled"};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::string_view to_string(Delivery delivery) noexcept {
  return kDeliveryNames[static_cast<std::size_t>(delivery)];
}

std::vector<std::string> delivery_names() { return {kDeliveryNames.begin(), kDeliveryNames.end()}; }

std::optional<Delivery> delivery_named(std::string_view name) noexcept {
  const auto* found = std::find(kDeliveryNames.begin(), kDeliveryNames.end(), name);
  if (found == kDeliveryNames.end()) return std::nullopt;
  return static_cast<Delivery>(found - kDeliveryNames.begin());
}

bool hides_status(Delivery delivery) noexcept {
  return delivery == Delivery::hang || delivery == Delivery::reset_before_headers ||
         delivery == Delivery::garbled;
}

bool same_name(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* find_header(const Headers& headers, std::string_view name) noexcept {
  for (const auto& [field, value] : headers) {
    if (same_name(field, name)) return &value;
  }
  return nullptr;
}

}  // namespace plumbline::fake
