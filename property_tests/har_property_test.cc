// The import of recorded traffic: any bytes, and any archive that has the shape of one but odd
// members, give a journal that a strict reader takes, or one line that says what is wrong.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"
#include "scenarios/judge/har.h"

namespace plumbline::judge {
namespace {

using Json = nlohmann::json;

Json good_entry() {
  return Json::parse(R"({"startedDateTime": "2026-11-23T16:23:05.203Z", "time": 4,
    "request": {"method": "POST", "url": "https://ws1.test/telemetry-ext", "bodySize": 2,
                "headers": [{"name": "User-Agent", "value": "Client/1"}],
                "postData": {"mimeType": "application/json", "text": "{}"}},
    "response": {"status": 200, "headers": [], "content": {"text": "bm8=", "encoding": "base64"}}})");
}

// Where an entry may be odd, and values that are at the edge of what makes sense there.
struct Place {
  const char* pointer;
  std::vector<const char*> values;  // as JSON
};
const std::vector<Place> kPlaces{
    {"/startedDateTime",
     {R"("2026-11-23T16:23:60.999999999999999999999+01:00")", R"("2261-12-31T23:59:59-99:99")",
      R"("2026-02-30T00:00:00Z")", R"("1970-01-01T00:00:00Z")", R"("2026-11-23T16:23:05")",
      R"("1970-01-01T00:00:00+01:00")", R"("2069-12-07T00:00:00Z")"}},
    {"/time", {"0", "0.0000001", "-0.0", "86400000", "86400000.1", "1e300", "-1"}},
    {"/request/url",
     {R"("HTTP://[::1]:80")", R"("https://a:443?q#f")", R"("https://")", R"("ftp://a/")",
      R"("://")", R"("https://a\n/\u0000")"}},
    {"/request/method", {R"("GET")", R"("")", R"("P\nST")"}},
    {"/request/bodySize", {"-1", "0", "900", R"("0")"}},
    {"/request/headers", {"[]", R"([{"name": "A"}])", R"([{"name": "", "value": "\u0000"}])"}},
    {"/request/postData",
     {"{}", R"({"text": "{\"metrics\":[]}"})", R"({"text": "/w==", "encoding": "base64"})",
      R"({"text": "?", "encoding": "base64"})", R"({"text": "/w==", "encoding": "gzip"})"}},
    {"/response/status", {"0", "1", "599", "600", "200.0"}},
    {"/response/headers", {R"([{"name": "a", "value": "b"}, {"name": "a", "value": 1}])"}},
    {"/response/content", {"{}", R"({"text": ""})", R"({"encoding": "base64"})"}},
};
// What may stand anywhere.
const std::vector<const char*> kOddValues{"null", "true",           "-1", "18446744073709551615",
                                          "1e-9", R"("x")",         "[]", R"([[{}]])",
                                          "{}",   R"({"text": {}})"};

// One member of one entry is replaced, or removed.
struct Oddity {
  std::size_t entry = 0;
  std::string pointer;
  std::optional<std::string> value;
};

std::ostream& operator<<(std::ostream& out, const Oddity& oddity) {
  return out << "entry " << oddity.entry << oddity.pointer << " = "
             << oddity.value.value_or("(removed)");
}

rc::Gen<Oddity> any_oddity() {
  return rc::gen::exec([] {
    const Place place = *rc::gen::elementOf(kPlaces);
    Oddity oddity;
    oddity.entry = *rc::gen::element<std::size_t>(0U, 1U, 2U, 3U);
    oddity.pointer = place.pointer;
    switch (*rc::gen::element(0, 1, 1, 1, 1, 2)) {
      case 1:
        oddity.value = *rc::gen::elementOf(place.values);
        break;
      case 2:
        oddity.value = *rc::gen::elementOf(kOddValues);
        break;
      default:
        break;
    }
    return oddity;
  });
}

Json any_archive() {
  const auto count = *rc::gen::element<std::size_t>(0U, 1U, 2U, 4U);
  std::vector<Json> entries(count, good_entry());
  const auto oddities = *rc::gen::resize(4, rc::gen::container<std::vector<Oddity>>(any_oddity()));
  for (const Oddity& oddity : oddities) {
    if (oddity.entry >= count) continue;
    const Json::json_pointer at(oddity.pointer);
    Json& entry = entries[oddity.entry];
    if (oddity.value) entry[at] = Json::parse(*oddity.value);
    if (!oddity.value && entry.contains(at)) entry[at.parent_pointer()].erase(at.back());
  }
  const std::string version = *rc::gen::weightedElement<std::string>({{20, "1.2"}, {1, "1.1"}});
  return {{"log", {{"version", version}, {"entries", entries}}}};
}

// The journal, or nothing when it was refused: in one line.
std::optional<journal::Journal> imported(const Json& document) {
  try {
    return import_har(document, "x.har");
  } catch (const json::BadInput& refused) {
    const std::string what = refused.what();
    RC_ASSERT(what.find("expected") != std::string::npos);
    RC_ASSERT(std::none_of(what.begin(), what.end(),
                           [](char c) { return static_cast<unsigned char>(c) < 0x20; }));
    return std::nullopt;
  }
}

// A header, then each exchange's request and, where it was answered, its answer.
void expect_traffic(const journal::Journal& journal, std::size_t exchanges) {
  std::set<std::uint64_t> asked;
  std::set<std::uint64_t> answered;
  for (const journal::Entry& entry : journal) {
    const std::string_view kind = journal::kind_of(entry.data);
    RC_ASSERT((kind == "header" || kind == "jitter" || kind == "request" || kind == "reply"));
    if (const auto* request = std::get_if<journal::RequestReceived>(&entry.data))
      RC_ASSERT(asked.insert(request->id).second);
    if (const auto* reply = std::get_if<journal::ReplyGiven>(&entry.data)) {
      RC_ASSERT(asked.contains(reply->request));
      RC_ASSERT(answered.insert(reply->request).second);
      RC_ASSERT((reply->status > 0 && reply->status < 600));
    }
  }
  RC_ASSERT(asked.size() == exchanges);
}

void expect_readable(const journal::Journal& journal) {
  std::string text;
  for (const journal::Entry& entry : journal) text += journal::to_line(entry) + "\n";
  std::istringstream in(text);
  try {
    RC_ASSERT((journal::read_journal(in).journal == journal));
  } catch (const json::BadInput& refused) {
    RC_FAIL(std::string(refused.what()) + " in " + text);
  }
}

RC_GTEST_PROP(HarProperty, AnOddArchiveIsAReadableJournalOrIsRefusedInOneLine, ()) {
  const Json archive = any_archive();
  const auto journal = imported(archive);
  if (!journal) return;
  expect_traffic(*journal, archive.at("log").at("entries").size());
  expect_readable(*journal);
}

RC_GTEST_PROP(HarProperty, ADamagedArchiveIsAJournalOrIsRefusedInOneLine, (std::uint8_t byte)) {
  const Json whole = {{"log", {{"version", "1.2"}, {"entries", Json::array({good_entry()})}}}};
  std::string text = whole.dump();
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  const bool cut = *rc::gen::weightedElement<bool>({{4, false}, {1, true}});
  if (cut) text.resize(at);
  if (!cut) text[at] = static_cast<char>(byte);
  try {
    const auto journal = imported(json::parse_text(text));
    if (journal) expect_readable(*journal);
  } catch (const json::BadInput& refused) {
    RC_ASSERT(std::string(refused.what()).find('\n') == std::string::npos);
  }
}

}  // namespace
}  // namespace plumbline::judge
