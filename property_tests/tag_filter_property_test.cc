// What a careless driver hands over, from the interceptor to the bytes that leave: under any name,
// with any value, only listed tags survive (PR-5, PR-7), and the request stays valid (WF-6, WF-9).
// The lists are written down anew: the client's own table could be wrong.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <limits>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fake_server/core/decoder.h"
#include "reference/core/core_test_support.h"

namespace plumbline::telemetry {
namespace {

using std::chrono::milliseconds;

const std::set<std::string> kStatementTags{"session.id",
                                           "statement.id",
                                           "result.format",
                                           "result.chunk_count",
                                           "result.bytes_downloaded",
                                           "result.compression_enabled",
                                           "poll.count",
                                           "poll.latency_ms"};
const std::set<std::string> kConnectionTags{
    "workspace.id",   "session.id",         "driver.version", "driver.os",
    "driver.runtime", "feature.cloudfetch", "feature.lz4",    "feature.direct_results"};
const std::set<std::string> kOtherTags{"server.address", "error.type", "error.code"};

std::set<std::string> all_tags() {
  std::set<std::string> all = kOtherTags;
  all.insert(kStatementTags.begin(), kStatementTags.end());
  all.insert(kConnectionTags.begin(), kConnectionTags.end());
  return all;
}

std::int64_t any_number() {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  return *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
                         rc::gen::element<std::int64_t>(std::int64_t{-1}, kMost, kLeast));
}

struct Given {
  std::string name;
  TagValue value;
};

std::ostream& operator<<(std::ostream& out, const Given& given) {
  rc::show(given.name, out);
  out << " = ";
  if (given.value.type() == TagType::integer) return out << given.value.integer();
  if (given.value.type() == TagType::boolean) return out << given.value.boolean();
  rc::show(std::string(given.value.text()), out);
  return out;
}

// A listed name, one that is nearly listed, or any.
std::string any_name() {
  std::string name = *rc::gen::elementOf(all_tags());
  const char byte = *rc::gen::arbitrary<char>();
  switch (*rc::gen::element(0, 0, 1, 2, 3, 4, 5)) {
    case 1:
      name[0] = static_cast<char>(name[0] ^ 0x20);  // the other case of a letter
      break;
    case 2:
      name.insert(*rc::gen::inRange<std::size_t>(0, name.size()), 1, byte);
      break;
    case 3:
      name += byte;
      break;
    case 4:
      name.pop_back();
      break;
    case 5:
      name = *rc::gen::arbitrary<std::string>();
      break;
    default:
      break;
  }
  return name;
}

TagValue any_value() {
  switch (*rc::gen::element(0, 1, 2)) {
    case 0:
      return TagValue::of(any_number());
    case 1:
      return TagValue::of(*rc::gen::arbitrary<bool>());
    default:
      return TagValue::of(std::string_view(*rc::gen::arbitrary<std::string>()));
  }
}

rc::Gen<std::vector<Given>> any_tags() {
  return rc::gen::container<std::vector<Given>>(rc::gen::exec([] {
    Given given;
    given.name = any_name();
    given.value = any_value();
    return given;
  }));
}

// Everything that left is valid: one event, whose tags are among these.
fake::DecodedEvent only_event(const std::set<std::string>& listed, const testing::Desk& desk) {
  RC_ASSERT(desk.exports().size() == 1U);
  const std::string body = desk.exports()[0].request.http.body;
  const fake::Decoded decoded = fake::decode(body);
  RC_ASSERT(decoded.events.size() == 1U);
  for (const auto& [name, value] : decoded.events[0].tags)
    if (!listed.contains(name)) RC_FAIL(name + " in " + body);
  for (const fake::Finding& finding : decoded.findings) RC_FAIL(to_string(finding) + " in " + body);
  return decoded.events[0];
}

// Nor does what is dropped take the place of what is listed.
RC_GTEST_PROP(TagFilterProperty, NothingUnlistedOfAStatementLeavesUnderAnyName, ()) {
  const std::vector<Given> tags = *any_tags();
  testing::Desk desk;
  const auto connection = desk.open();
  Interceptor& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  for (const Given& tag : tags) interceptor.add_tag(statement, tag.name, tag.value);
  interceptor.add_tag(statement, "result.format", TagValue::of("arrow"));
  interceptor.after_execute(statement, "statement-1");
  interceptor.complete_statement(statement);
  desk.run_for(std::chrono::seconds(5));
  RC_ASSERT(only_event(kStatementTags, desk).tags["result.format"] == "arrow");
}

RC_GTEST_PROP(TagFilterProperty, NothingUnlistedOfAConnectionLeaves, ()) {
  const std::vector<Given> given = *any_tags();
  std::vector<Tag> tags;
  for (const Given& tag : given) {
    if (const auto id = find_tag(tag.name)) tags.push_back({*id, tag.value});
  }
  testing::Desk desk;
  const auto connection = desk.open();
  connection->interceptor().record_connection(milliseconds(3), std::nullopt, tags);
  desk.settle();
  RC_ASSERT(only_event(kConnectionTags, desk).kind == "connection");
}

// WF-6: whatever numbers a driver reports, and however often.
RC_GTEST_PROP(TagFilterProperty, AnyChunksAndPollsMakeNumbersThatAreNotNegative, ()) {
  using Chunk = std::pair<std::int64_t, std::int64_t>;  // its latency and bytes
  const auto chunks = *rc::gen::resize(5, rc::gen::container<std::vector<Chunk>>(rc::gen::exec([] {
                                         return Chunk{any_number(), any_number()};
                                       })));
  const std::vector<Given> tags = *any_tags();
  testing::Desk desk;
  const auto connection = desk.open();
  Interceptor& interceptor = connection->interceptor();
  auto statement = interceptor.before_execute();
  for (const Given& tag : tags) interceptor.add_tag(statement, tag.name, tag.value);
  for (const auto& [latency, bytes] : chunks) {
    interceptor.record_chunk(statement, Duration(latency), bytes);
    interceptor.record_poll(statement, Duration(latency));
  }
  interceptor.after_execute(statement, "statement-1");
  for (const auto& [latency, bytes] : chunks)
    interceptor.record_chunk(statement, Duration(latency), bytes);
  interceptor.complete_statement(statement);
  desk.run_for(std::chrono::seconds(5));
  RC_ASSERT(only_event(kStatementTags, desk).kind == "statement");
}

RC_GTEST_PROP(TagFilterProperty, ATagIsFoundUnderItsExactNameOnly, ()) {
  const std::string name = *rc::gen::exec([] { return any_name(); });
  const auto found = find_tag(name);
  RC_ASSERT(found.has_value() == all_tags().contains(name));
  if (found) RC_ASSERT(tag_info(*found).name == name);
}

}  // namespace
}  // namespace plumbline::telemetry
