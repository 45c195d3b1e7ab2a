#include "scenarios/report/leaks.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "scenarios/judge/canary_encodings.h"
#include "scenarios/judge/canary_search.h"

namespace plumbline::report {
namespace {

using journal::Canary;

// Shorter runs of base64 or hex occur by chance, as in the judge's search.
constexpr std::size_t kCoreMin = 8;

std::string json_escaped(const std::string& text) {
  const std::string quoted =
      nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      out.append("%").append(1, kHex[byte >> 4U]).append(1, kHex[byte & 0xFU]);
    }
  }
  return out;
}

// What is searched, in the spelling that each form is compared in; all of the same length, so that
// a place in one is a place in the bytes.
struct Spellings {
  explicit Spellings(std::string_view bytes)
      : plain(bytes), lower(judge::lower_case(bytes)), standard(bytes) {
    std::replace(standard.begin(), standard.end(), '-', '+');
    std::replace(standard.begin(), standard.end(), '_', '/');
  }
  std::string_view plain;
  std::string lower;
  std::string standard;  // base64's standard alphabet
};

void add_all(std::string_view bytes, const std::string& part, const Canary& canary,
             const char* form, std::vector<Leak>& leaks) {
  if (part.empty()) return;
  for (std::size_t at = bytes.find(part); at != std::string_view::npos;
       at = bytes.find(part, at + part.size()))
    leaks.push_back({at, at + part.size(), canary.kind, form});
}

void add_leaks_of(const Spellings& spellings, const Canary& canary, std::vector<Leak>& leaks) {
  add_all(spellings.plain, canary.text, canary, "plain", leaks);
  const std::string once = json_escaped(canary.text);
  if (once != canary.text) {
    add_all(spellings.plain, once, canary, "JSON-escaped", leaks);
    add_all(spellings.plain, json_escaped(once), canary, "JSON-escaped", leaks);
  }
  const std::string percent = percent_encoded(canary.text);
  if (percent != canary.text)
    add_all(spellings.lower, judge::lower_case(percent), canary, "percent-encoded", leaks);
  const std::string hex = judge::hex_of(canary.text);
  if (hex.size() >= kCoreMin) add_all(spellings.lower, hex, canary, "hex", leaks);
  for (const std::string& core : judge::base64_cores(canary.text)) {
    if (core.size() >= kCoreMin) add_all(spellings.standard, core, canary, "base64", leaks);
  }
}

}  // namespace

std::vector<Leak> leaks_in(std::string_view bytes, const std::vector<Canary>& canaries) {
  const Spellings spellings(bytes);
  std::vector<Leak> all;
  for (const Canary& canary : canaries) add_leaks_of(spellings, canary, all);
  std::sort(all.begin(), all.end(), [](const Leak& a, const Leak& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<Leak> leaks;
  for (Leak& leak : all) {
    if (leaks.empty() || leak.begin >= leaks.back().end) {
      leaks.push_back(std::move(leak));
    } else {
      leaks.back().end = std::max(leaks.back().end, leak.end);
    }
  }
  return leaks;
}

std::vector<std::string> leaks_without_place(std::string_view bytes,
                                             const std::vector<Canary>& canaries,
                                             const std::vector<Leak>& placed) {
  std::vector<std::string> texts;
  for (const Canary& canary : canaries) {
    const auto form = judge::find_unpacked(bytes, canary.text);
    const bool has_place = std::any_of(placed.begin(), placed.end(),
                                       [&](const Leak& leak) { return leak.kind == canary.kind; });
    if (!canary.text.empty() && form && !has_place)
      texts.push_back(canary.kind + " (" + *form + ")");
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace plumbline::report
