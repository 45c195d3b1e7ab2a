#include "scenarios/judge/har_entry.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/text_bytes.h"

namespace plumbline::judge::har {
namespace {

using json::Fields;
using Json = nlohmann::json;
using std::chrono::nanoseconds;

constexpr double kDayMs = 86'400'000;  // an exchange that took longer is garbage
constexpr std::int64_t kNanosecondsPerMs = 1'000'000;

nanoseconds read_time(Fields& fields) {
  const Json& value = fields.required("time");
  const bool fits = value.is_number() && value.get<double>() >= 0 && value.get<double>() <= kDayMs;
  if (!fits)
    fields.fail("time", "expected milliseconds from 0 to a day, found " + json::describe(value));
  return nanoseconds(std::llround(value.get<double>() * static_cast<double>(kNanosecondsPerMs)));
}

fake::Headers read_headers(Fields& message) {
  const Json& array = message.required("headers");
  const std::string pointer = message.pointer_to("headers");
  json::expect_array(array, pointer);
  fake::Headers headers;
  for (const Json& element : array) {
    Fields field(element, json::pointer_to_index(pointer, headers.size()));
    std::string name = field.text("name");
    headers.emplace_back(std::move(name), field.text("value"));
  }
  return headers;
}

// The text of a postData or content object; absent text is an empty body.
std::string read_body(Fields& message, const char* member) {
  const Json* object = message.optional(member);
  if (object == nullptr) return "";
  Fields body(*object, message.pointer_to(member));
  std::string text = body.text_or("text", "");
  if (body.text_or("encoding", "") != "base64") return text;
  const auto bytes = journal::from_base64(text);
  if (!bytes) body.fail("text", "expected base64, as \"encoding\" says");
  return *bytes;
}

// Recorders leave bodies out (too large, or never asked for): only a size of 0, or a method that
// has none, tells an absent body from an empty one.
bool is_body_known(const Json& request) {
  const auto data = request.find("postData");
  if (data != request.end() && data->contains("text")) return true;
  const auto size = request.find("bodySize");
  if (size != request.end()) return *size == 0 || (*size == -1 && request["method"] == "GET");
  return request["method"] == "GET";
}

fake::Request read_request(Fields& entry) {
  Fields fields(entry.required("request"), entry.pointer_to("request"));
  const auto address = parse_url(fields.text("url"));
  if (!address)
    fields.fail("url",
                "expected an http or https URL, found " + json::describe(fields.required("url")));
  fake::Request request{address->host, fields.text("method"), address->target, read_headers(fields),
                        ""};
  request.body = read_body(fields, "postData");
  return request;
}

std::optional<fake::Reply> read_reply(Fields& entry) {
  Fields fields(entry.required("response"), entry.pointer_to("response"));
  constexpr std::int64_t kStatusMax = 599;
  fake::Reply reply;
  reply.status = static_cast<int>(fields.integer("status", 0, kStatusMax));
  if (reply.status == 0) return std::nullopt;
  reply.headers = read_headers(fields);
  reply.body = read_body(fields, "content");
  return reply;
}

// Digits at a fixed place; -1 when they are not digits.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (std::size_t k = 0; k < shape.size(); ++k) {
    const bool digit = text[k] >= '0' && text[k] <= '9';
    if (shape[k] == '0' ? !digit : text[k] != shape[k]) return false;
  }
  return true;
}

// Takes ".203" off the front: nanoseconds. Digits beyond nine are passed over.
std::int64_t take_fraction(std::string_view& text) {
  std::int64_t value = 0;
  if (!has_shape(text, ".0")) return value;
  text.remove_prefix(1);
  for (std::int64_t scale = 100'000'000; has_shape(text, "0"); scale /= 10, text.remove_prefix(1)) {
    value += (text.front() - '0') * scale;
  }
  return value;
}

std::optional<std::chrono::minutes> zone_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  const bool west = text.starts_with('-');
  if (text.size() != 6 || (!west && !text.starts_with('+')) || !has_shape(text.substr(1), "00:00"))
    return std::nullopt;
  const std::chrono::minutes east(digits(text, 1, 2) * 60 + digits(text, 4, 2));
  return west ? -east : east;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace

Exchange read_entry(const Json& entry, const std::string& pointer) {
  Fields fields(entry, pointer);
  const Json& started = fields.required("startedDateTime");
  const auto at = parse_date_time(fields.text("startedDateTime"));
  if (!at) {
    fields.fail("startedDateTime",
                "expected a date and time such as \"2026-11-23T16:23:05.203Z\", found " +
                    json::describe(started));
  }
  Exchange exchange;
  exchange.started = *at;
  exchange.took = read_time(fields);
  exchange.request = read_request(fields);
  exchange.body_known = is_body_known(entry["request"]);
  exchange.reply = read_reply(fields);
  return exchange;
}

std::optional<nanoseconds> parse_date_time(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00";
  if (!has_shape(text, kShape)) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year(digits(text, 0, 4)),
      std::chrono::month(static_cast<unsigned>(digits(text, 5, 2))),
      std::chrono::day(static_cast<unsigned>(digits(text, 8, 2)))};
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  const int year = digits(text, 0, 4);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60 || year < 1970 || year > 2261)
    return std::nullopt;
  text.remove_prefix(kShape.size());
  const std::int64_t fraction = take_fraction(text);
  const auto zone = zone_of(text);
  if (!zone) return std::nullopt;
  const auto whole = std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                     std::chrono::minutes(minute) + std::chrono::seconds(second) - *zone;
  return nanoseconds(whole) + nanoseconds(fraction);
}

std::optional<Address> parse_url(std::string_view url) {
  const std::string scheme = lower(url.substr(0, url.find("://")));
  if (scheme != "http" && scheme != "https") return std::nullopt;
  std::string_view rest = url.substr(std::min(url.size(), scheme.size() + 3));
  const std::size_t end = rest.find_first_of("/?#");
  std::string host = lower(rest.substr(0, end));
  const std::string own_port = scheme == "https" ? ":443" : ":80";
  if (host.ends_with(own_port)) host.resize(host.size() - own_port.size());
  if (host.empty()) return std::nullopt;
  std::string target = end == std::string_view::npos ? "" : std::string(rest.substr(end));
  target = target.substr(0, target.find('#'));
  if (!target.starts_with('/')) target.insert(0, "/");
  return Address{std::move(host), std::move(target)};
}

}  // namespace plumbline::judge::har
