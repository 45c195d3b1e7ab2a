#include "scenarios/judge/har.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fake_server/core/json_fields.h"
#include "scenarios/judge/har_entry.h"

namespace plumbline::judge {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Json = nlohmann::json;
using Duration = std::chrono::nanoseconds;

Json entry(const std::string& started, double time = 4,
           const std::string& url = "https://WS1.test:443/telemetry-ext?x=1#y") {
  return {{"startedDateTime", started},
          {"time", time},
          {"_kind", "an extension"},
          {"request",
           {{"method", "POST"},
            {"url", url},
            {"headers", {{{"name", "User-Agent"}, {"value", "Client/1"}}}},
            {"postData", {{"mimeType", "application/json"}, {"text", "{}"}}}}},
          {"response",
           {{"status", 503},
            {"headers", Json::array()},
            {"content", {{"text", "bm8="}, {"encoding", "base64"}}}}}};
}

Json archive(const std::vector<Json>& entries) {
  return {{"log", {{"version", "1.2"}, {"entries", entries}}}};
}

std::string refusal(const Json& document) {
  try {
    static_cast<void>(import_har(document, "x.har"));
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

// An archive of one entry with one member replaced, or removed by null.
Json broken(const std::string& pointer, const Json& value) {
  Json one = entry("2026-11-23T16:23:05.203Z");
  const Json::json_pointer at(pointer);
  if (value.is_null()) {
    one[at.parent_pointer()].erase(at.back());
  } else {
    one[at] = value;
  }
  return archive({one});
}

TEST(Har, RequestsAndAnswersComeInTheOrderOfTime) {
  const auto journal = import_har(
      archive({entry("2026-11-23T16:23:06Z"), entry("2026-11-23T16:23:05.999Z", 4)}), "x.har");
  ASSERT_EQ(journal.size(), 6U);
  EXPECT_EQ(journal[2].time, 0ms);
  EXPECT_EQ(std::get<journal::RequestReceived>(journal[3].data).id, 2U);
  EXPECT_EQ(journal[3].time, 1ms);
  EXPECT_EQ(std::get<journal::ReplyGiven>(journal[4].data).request, 1U);
  EXPECT_EQ(journal[4].time, 4ms);
  EXPECT_EQ(journal[5].sequence, 6U);
}

TEST(Har, HeaderTellsWhatTheArchiveCanTell) {
  const auto journal = import_har(archive({entry("1970-01-01T00:00:01.5Z")}), "x.har");
  const auto& header = std::get<journal::RunHeader>(journal[0].data);
  EXPECT_EQ(header.world, "import");
  EXPECT_EQ(header.scenario, "x.har");
  EXPECT_EQ(header.client, "Client/1");
  EXPECT_EQ(header.client_wall_start_ms, 1500);
  EXPECT_EQ(std::get<journal::JitterSample>(journal[1].data).overshoot, 50ms);
}

// Found by a property: a journal's reader refuses a clock before 1970.
TEST(Har, AClockBefore1970IsUnknown) {
  const auto journal = import_har(archive({entry("1970-01-01T00:00:00+01:00")}), "x.har");
  EXPECT_EQ(std::get<journal::RunHeader>(journal[0].data).client_wall_start_ms, 0);
}

TEST(Har, RequestIsAsRecorded) {
  const auto journal = import_har(archive({entry("2026-11-23T16:23:05.203Z")}), "x.har");
  const auto& request = std::get<journal::RequestReceived>(journal[2].data);
  EXPECT_EQ(request.host, "ws1.test");
  EXPECT_EQ(request.target, "/telemetry-ext?x=1");
  EXPECT_EQ(request.body, "{}");
  EXPECT_EQ(std::get<journal::ReplyGiven>(journal[3].data).body, "no");
}

TEST(Har, Base64BodiesAreDecoded) {
  Json one = entry("2026-11-23T16:23:05.203Z");
  one["request"]["postData"] = {{"text", "/wA="}, {"encoding", "base64"}};
  const auto journal = import_har(archive({one}), "x.har");
  EXPECT_EQ(std::get<journal::RequestReceived>(journal[2].data).body, std::string("\xff\x00", 2));
}

TEST(Har, StatusZeroIsNoAnswer) {
  EXPECT_EQ(import_har(broken("/response/status", 0), "x.har").size(), 3U);
}

TEST(Har, GarbageIsRefusedWithItsPlace) {
  EXPECT_THAT(refusal(Json::array()), HasSubstr("expected an object"));
  EXPECT_THAT(refusal(Json::object()), HasSubstr("\"log\""));
  EXPECT_THAT(refusal({{"log", {{"version", "1.1"}, {"entries", Json::array()}}}}),
              StartsWith("/log/version"));
  EXPECT_THAT(refusal(archive({})), StartsWith("/log/entries: expected at least one entry"));
  EXPECT_THAT(refusal(broken("/startedDateTime", nullptr)),
              StartsWith("/log/entries/0: expected a member"));
  EXPECT_THAT(refusal(broken("/startedDateTime", "yesterday")),
              StartsWith("/log/entries/0/startedDateTime"));
  EXPECT_THAT(refusal(broken("/time", -1)), StartsWith("/log/entries/0/time"));
  EXPECT_THAT(refusal(broken("/time", 1e300)), StartsWith("/log/entries/0/time"));
  EXPECT_THAT(refusal(broken("/request/url", "ftp://x/")),
              StartsWith("/log/entries/0/request/url"));
  EXPECT_THAT(refusal(broken("/request/headers", "none")),
              StartsWith("/log/entries/0/request/headers"));
  EXPECT_THAT(refusal(broken("/response/status", "200")),
              StartsWith("/log/entries/0/response/status"));
  EXPECT_THAT(refusal(broken("/response/content/text", "?")),
              StartsWith("/log/entries/0/response/content/text"));
}

TEST(Har, IsRecognisedByItsContent) {
  EXPECT_TRUE(is_har(archive({})));
  EXPECT_FALSE(is_har({{"kind", "header"}}));
  EXPECT_FALSE(is_har(Json::array()));
}

TEST(Har, DatesAreReadWithTheirZone) {
  EXPECT_EQ(har::parse_date_time("1970-01-02T00:00:00Z"), std::optional<Duration>(24h));
  EXPECT_EQ(har::parse_date_time("1970-01-01T02:00:00.000000001+01:30"),
            std::optional<Duration>(30min + 1ns));
  EXPECT_EQ(har::parse_date_time("1970-01-01T00:00:00.1234567899-00:01"),
            std::optional<Duration>(1min + 123456789ns));
  for (const char* bad : {"", "1970-01-01", "1970-01-01T00:00:00", "1970-13-01T00:00:00Z",
                          "1970-02-30T00:00:00Z", "1970-01-01T24:00:00Z", "1969-12-31T00:00:00Z",
                          "2262-01-01T00:00:00Z", "1970-01-01T00:00:00+1:00"}) {
    EXPECT_EQ(har::parse_date_time(bad), std::nullopt) << bad;
  }
}

TEST(Har, AddressesKeepOnlyForeignPorts) {
  EXPECT_EQ(har::parse_url("https://a.test")->target, "/");
  EXPECT_EQ(har::parse_url("http://a.test:80/x")->host, "a.test");
  EXPECT_EQ(har::parse_url("http://a.test:443/x")->host, "a.test:443");
  EXPECT_EQ(har::parse_url("https://a.test?q=1")->target, "/?q=1");
  EXPECT_FALSE(har::parse_url("https:///x").has_value());
  EXPECT_FALSE(har::parse_url("a.test/x").has_value());
}

TEST(Har, AbsentBodyIsUnknownUnlessItsSizeOrMethodSaysEmpty) {
  const auto known = [](const Json& members, const std::string& method = "POST") {
    Json one = entry("2026-11-23T16:23:05.203Z");
    one["request"].erase("postData");
    one["request"]["method"] = method;
    one["request"].update(members);
    const auto journal = import_har(archive({one}), "x.har");
    return std::get<journal::RequestReceived>(journal[2].data).complete;
  };
  EXPECT_FALSE(known(Json::object()));
  EXPECT_FALSE(known({{"bodySize", 900}}));
  EXPECT_FALSE(known({{"bodySize", -1}}));
  EXPECT_FALSE(known({{"bodySize", 900}, {"postData", {{"mimeType", "x"}}}}));
  EXPECT_TRUE(known({{"bodySize", 900}, {"postData", {{"text", ""}}}}));
  EXPECT_TRUE(known({{"bodySize", 0}}));
  EXPECT_TRUE(known({{"bodySize", -1}}, "GET"));
}

TEST(Har, EntriesMoreThanACenturyApartAreRefused) {
  const Json near = archive({entry("1970-01-01T00:00:00Z"), entry("2069-12-06T23:59:59.996Z")});
  EXPECT_EQ(refusal(near), "accepted");
  const Json far = archive({entry("1970-01-01T00:00:00Z"), entry("2069-12-06T23:59:59.997Z")});
  EXPECT_THAT(refusal(far), HasSubstr("100 years"));
}

}  // namespace
}  // namespace plumbline::judge
