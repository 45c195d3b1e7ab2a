#include "fake_server/sql/directives.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "fake_server/core/duration_text.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/sql/result_rows.h"

namespace plumbline::fake {
namespace {

constexpr std::string_view kMark = "plumbline:";
constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::array<std::string_view, 9> kPlaces{
    "http", "execute", "execute_handle", "direct", "poll", "fetch", "close", "metadata", "link"};

std::string_view trimmed_left(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
  return text;
}

// What follows the mark in the first comment that has it; empty when none has.
std::string_view directive_text(std::string_view sql) {
  std::size_t from = sql.find("/*");
  while (from != std::string_view::npos) {
    const std::size_t end = sql.find("*/", from + 2);
    if (end == std::string_view::npos) return {};
    const std::string_view comment = trimmed_left(sql.substr(from + 2, end - from - 2));
    if (comment.starts_with(kMark)) return comment.substr(kMark.size());
    from = sql.find("/*", end + 2);
  }
  return {};
}

std::optional<Place> place_named(std::string_view name) {
  const auto* found = std::find(kPlaces.begin(), kPlaces.end(), name);
  if (found == kPlaces.end()) return {};
  return static_cast<Place>(found - kPlaces.begin());
}

bool read_number(std::string_view text, std::int64_t low, std::int64_t high, std::int64_t& out) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end || number < low || number > high) return false;
  out = number;
  return true;
}

bool read_choice(std::string_view text, bool& out) {
  out = text == "yes";
  return out || text == "no";
}

bool read_direct(std::string_view text, Directives& out) {
  bool choice = false;
  if (!read_choice(text, choice)) return false;
  out.direct = choice;
  return true;
}

bool read_form(std::string_view text, Directives& out) {
  if (text == "columns") out.form = ResultForm::columns;
  if (text == "arrow") out.form = ResultForm::arrow;
  if (text == "links") out.form = ResultForm::links;
  return text == "columns" || text == "arrow" || text == "links";
}

// The last one for a place wins.
template <typename Value>
void put(std::vector<std::pair<Place, Value>>& list, Place place, Value value) {
  std::erase_if(list, [&](const auto& entry) { return entry.first == place; });
  list.emplace_back(place, std::move(value));
}

struct PlacedText {
  std::optional<Place> place;
  std::string_view text;
};

PlacedText split_place(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {{}, text};
  return {place_named(text.substr(0, colon)), text.substr(colon + 1)};
}

bool read_failure(std::string_view text, Directives& out) {
  const auto [place, name] = split_place(text);
  const Failure* failure = failure_named(name);
  if (!place || failure == nullptr) return false;
  put(out.failures, *place, failure);
  return true;
}

// "200ms" is the latency of execute; "fetch:200ms" that of another place.
bool read_latency(std::string_view text, Directives& out) {
  const bool placed = text.find(':') != std::string_view::npos;
  const auto [place, wait] = split_place(text);
  const auto duration = parse_duration(wait);
  if (!duration || (placed && !place)) return false;
  put(out.latencies, place.value_or(Place::execute), *duration);
  return true;
}

bool read_fault(std::string_view text, Directives& out) {
  const auto [place, kind] = split_place(text);
  MessageFault fault;
  fault.wrong_sequence = kind == "wrong_sequence";
  fault.cut_short = kind == "cut_short";
  const auto delivery = delivery_named(kind);
  if (!place || (!fault.wrong_sequence && !fault.cut_short && !delivery)) return false;
  fault.delivery = delivery.value_or(Delivery::normal);
  put(out.faults, *place, fault);
  return true;
}

using Reader = bool (*)(std::string_view, Directives&);
using Text = std::string_view;

const std::map<std::string, Reader, std::less<>>& readers() {
  static const std::map<std::string, Reader, std::less<>> by_key{
      {"rows", [](Text t, Directives& d) { return read_number(t, 0, kRowsMax, d.rows); }},
      {"columns", [](Text t, Directives& d) { return read_number(t, 1, kColumnsMax, d.columns); }},
      {"chunk_rows",
       [](Text t, Directives& d) { return read_number(t, 1, kRowsMax, d.chunk_rows); }},
      {"polls", [](Text t, Directives& d) { return read_number(t, 0, kPollsMax, d.polls); }},
      {"direct", read_direct},
      {"close", [](Text t, Directives& d) { return read_choice(t, d.close); }},
      {"format", read_form},
      {"name", [](Text t, Directives& d) { return !(d.name = t).empty(); }},
      {"value", [](Text t, Directives& d) { return !(d.value = t).empty(); }},
      {"fail", read_failure},
      {"latency", read_latency},
      {"fault", read_fault}};
  return by_key;
}

std::string unknown_key(std::string_view key) {
  std::vector<std::string> known;
  for (const auto& [name, reader] : readers()) known.push_back(name);
  return "unknown directive \"" + std::string(key) + "\"" + json::suggestion(key, known);
}

// Obeys one word of the comment, or says why not.
std::string obey(std::string_view word, Directives& out) {
  if (word.size() > kTextMax)
    return "a directive has at most " + std::to_string(kTextMax) + " bytes";
  const std::size_t equals = word.find('=');
  const std::string_view key = word.substr(0, equals);
  const auto reader = readers().find(key);
  if (equals == std::string_view::npos || reader == readers().end()) return unknown_key(key);
  if (reader->second(word.substr(equals + 1), out)) return {};
  return "directive \"" + std::string(word) + "\" has no such value";
}

template <typename Value>
Value value_at(const std::vector<std::pair<Place, Value>>& list, Place place) noexcept {
  for (const auto& [at, value] : list) {
    if (at == place) return value;
  }
  return {};
}

}  // namespace

const Failure* Directives::failure(Place place) const noexcept { return value_at(failures, place); }
Duration Directives::latency(Place place) const noexcept { return value_at(latencies, place); }
MessageFault Directives::fault(Place place) const noexcept { return value_at(faults, place); }

bool Directives::for_metadata() const noexcept {
  return failure(Place::metadata) != nullptr || latency(Place::metadata) != Duration{} ||
         fault(Place::metadata) != MessageFault{};
}

Directives read_directives(std::string_view sql) {
  Directives out;
  std::string_view rest = trimmed_left(directive_text(sql));
  std::size_t words = 0;
  while (!rest.empty() && out.problem.empty()) {
    const std::string_view word = rest.substr(0, rest.find_first_of(kSpaces));
    out.problem = ++words > kDirectivesMax ? "too many directives" : obey(word, out);
    rest = trimmed_left(rest.substr(word.size()));
  }
  if (out.problem.empty() && shape_of("", out).pages() > kPagesMax) {
    out.problem = "more than " + std::to_string(kPagesMax) + " pages";
  }
  return out;
}

}  // namespace plumbline::fake
