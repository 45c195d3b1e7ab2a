#include "scenarios/report/request_diff.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "scenarios/report/request_pairs.h"
#include "scenarios/report/requests_seen.h"
#include "scenarios/report/timeline.h"

namespace plumbline::report {
namespace {

using Kind = RequestDifference::Kind;
using std::chrono::nanoseconds;

// More members than this say no more than that it is another request.
constexpr std::size_t kMembersTold = 3;

std::string decimal(std::int64_t thousandths, const char* unit) {
  std::string digits = std::to_string(thousandths % 1000 + 1000).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return std::to_string(thousandths / 1000) + (digits.empty() ? "" : "." + digits) + " " + unit;
}

const std::string* value_of(const RequestSeen& request, const std::string& name) {
  for (const auto& [member, value] : request.members) {
    if (member == name) return &value;
  }
  return nullptr;
}

std::string told(const std::string* value) { return value == nullptr ? "none" : shortened(*value); }

// "3 events, answer 500".
std::string summary(const RequestSeen& request) {
  const std::string* events = value_of(request, "events");
  std::string answer = "answer " + told(value_of(request, "answer"));
  if (events == nullptr) return answer;
  return *events + (*events == "1" ? " event, " : " events, ") + answer;
}

// "events 3 instead of 2, answer 500 instead of 200".
std::string changes(const RequestSeen& before, const RequestSeen& after) {
  std::vector<std::string> names;
  for (const RequestSeen* one : {&before, &after}) {
    for (const auto& [name, value] : one->members) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::string text;
  std::size_t changed = 0;
  for (const std::string& name : names) {
    const std::string was = told(value_of(before, name));
    const std::string is = told(value_of(after, name));
    if (was == is || ++changed > kMembersTold) continue;
    text += (text.empty() ? "" : ", ") + name + " " + is + " instead of " + was;
  }
  if (changed > kMembersTold) text += " and " + std::to_string(changed - kMembersTold) + " more";
  return text;
}

// The second run's name of each host of the first.
std::map<std::string, std::string> partners(const std::vector<std::string>& before,
                                            const std::vector<std::string>& after) {
  std::map<std::string, std::string> names;
  const std::set<std::string> known(before.begin(), before.end());
  std::vector<std::string> alone;
  for (const std::string& host : after) {
    if (known.contains(host)) names[host] = host;
    if (!known.contains(host)) alone.push_back(host);
  }
  auto next = alone.begin();
  for (const std::string& host : before) {
    if (!names.contains(host) && next != alone.end()) names[host] = *next++;
  }
  return names;
}

class Differences {
 public:
  explicit Differences(nanoseconds tolerance) : tolerance_(tolerance) {}

  void compare(const RequestPlace& place, const std::vector<RequestSeen>& before,
               const std::string& other_host, const std::vector<RequestSeen>& after) {
    for (const auto& [one, other] : pairs_of(before, after, tolerance_)) {
      if (one && other) compare(start(place, *one), before[*one], after[*other]);
      if (one && !other) add_missing(start(place, *one), before[*one]);
      if (!one) add_extra(start({other_host, place.second}, *other), after[*other]);
    }
  }

  std::vector<RequestDifference> in_order() {
    std::stable_sort(all_.begin(), all_.end(),
                     [](const auto& a, const auto& b) { return first_time(a) < first_time(b); });
    return std::move(all_);
  }

 private:
  static nanoseconds first_time(const RequestDifference& one) {
    return std::min(one.before.value_or(nanoseconds::max()),
                    one.after.value_or(nanoseconds::max()));
  }

  static RequestDifference start(const RequestPlace& place, std::size_t index) {
    RequestDifference difference;
    difference.host = place.first;
    difference.endpoint = place.second;
    difference.ordinal = index + 1;
    return difference;
  }

  void compare(RequestDifference difference, const RequestSeen& one, const RequestSeen& other) {
    difference.before = one.time;
    difference.after = other.time;
    const nanoseconds moved = other.time - one.time;
    if (moved > tolerance_ || -moved > tolerance_) {
      difference.kind = moved > nanoseconds{0} ? Kind::later : Kind::earlier;
      difference.what = "by " + span_text(moved);
      all_.push_back(difference);
    }
    difference.kind = Kind::changed;
    difference.what = changes(one, other);
    if (!difference.what.empty()) all_.push_back(std::move(difference));
  }

  void add_missing(RequestDifference difference, const RequestSeen& request) {
    difference.kind = Kind::missing;
    difference.before = request.time;
    difference.what = summary(request);
    all_.push_back(std::move(difference));
  }

  void add_extra(RequestDifference difference, const RequestSeen& request) {
    difference.kind = Kind::extra;
    difference.after = request.time;
    difference.what = summary(request);
    all_.push_back(std::move(difference));
  }

  nanoseconds tolerance_;
  std::vector<RequestDifference> all_;
};

const std::vector<RequestSeen>& list_of(const RequestsSeen& seen, const RequestPlace& place) {
  static const std::vector<RequestSeen> none;
  const auto found = seen.by_place.find(place);
  return found == seen.by_place.end() ? none : found->second;
}

}  // namespace

std::vector<RequestDifference> request_differences(const journal::Journal& recorded,
                                                   const journal::Journal& again,
                                                   nanoseconds tolerance, Compared compared) {
  const RequestsSeen before = requests_seen(recorded, compared);
  const RequestsSeen after = requests_seen(again, compared);
  const std::map<std::string, std::string> names = partners(before.hosts, after.hosts);
  std::set<std::string> paired;
  Differences differences(tolerance);
  for (const std::string& host : before.hosts) {
    const auto found = names.find(host);
    const std::string other = found == names.end() ? "" : found->second;
    paired.insert(other);
    for (const char* endpoint : {"telemetry", "flag"}) {
      differences.compare({host, endpoint}, list_of(before, {host, endpoint}), other,
                          list_of(after, {other, endpoint}));
    }
  }
  for (const auto& [place, requests] : after.by_place) {
    if (!paired.contains(place.first)) differences.compare(place, {}, place.first, requests);
  }
  return differences.in_order();
}

std::string to_string(RequestDifference::Kind kind) {
  constexpr std::array kNames{"missing", "extra", "earlier", "later", "changed"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string to_string(const RequestDifference& difference) {
  const std::string subject = "host " + shortened(difference.host) + ", " + difference.endpoint +
                              " request " + std::to_string(difference.ordinal) + ": ";
  const std::string before = difference.before ? seconds_text(*difference.before) : "";
  const std::string after = difference.after ? seconds_text(*difference.after) : "";
  switch (difference.kind) {
    case Kind::missing:
      return subject + "missing, expected at " + before + " (" + difference.what + ")";
    case Kind::extra:
      return subject + "extra, at " + after + " (" + difference.what + ")";
    case Kind::earlier:
    case Kind::later:
      return subject + to_string(difference.kind) + " " + difference.what + ", at " + after +
             " instead of " + before;
    case Kind::changed:
      break;
  }
  return subject + "changed, at " + after + ": " + difference.what;
}

std::string seconds_text(nanoseconds time) {
  const bool negative = time < nanoseconds{0};
  const std::int64_t microseconds = (negative ? -time : time).count() / 1000;
  std::string digits = std::to_string(microseconds % 1'000'000 + 1'000'000).substr(1);
  while (!digits.empty() && digits.back() == '0') digits.pop_back();
  return (negative ? "-" : "") + std::to_string(microseconds / 1'000'000) +
         (digits.empty() ? "" : "." + digits) + " s";
}

std::string span_text(nanoseconds span) {
  if (span < nanoseconds{0}) span = -span;
  if (span >= std::chrono::seconds(1)) return seconds_text(span);
  return decimal(span.count() / 1000, "ms");
}

}  // namespace plumbline::report
