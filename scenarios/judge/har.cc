#include "scenarios/judge/har.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "fake_server/core/journaling.h"
#include "fake_server/core/json_fields.h"
#include "fake_server/journal/json_file.h"
#include "scenarios/judge/har_entry.h"

namespace plumbline::judge {
namespace {

using json::BadInput;
using json::Fields;
using Json = nlohmann::json;

// The jitter of imported traffic, whose clock nobody measured.
constexpr std::chrono::milliseconds kImportJitter{50};
// Longer than any recording; what lies farther apart is garbage, and would overflow sums of times.
constexpr std::chrono::hours kSpanMax{24 * 365 * 100};
// 256 MiB of the shortest possible entries; a longer array is garbage.
constexpr std::size_t kEntriesMax = 1'000'000;

std::vector<har::Exchange> read_entries(const Json& entries, const std::string& pointer) {
  json::expect_array(entries, pointer);
  if (entries.empty()) throw BadInput(pointer, "expected at least one entry, found none");
  if (entries.size() > kEntriesMax)
    throw BadInput(pointer, "expected at most " + std::to_string(kEntriesMax) + " entries");
  std::vector<har::Exchange> exchanges;
  for (const Json& entry : entries) {
    exchanges.push_back(har::read_entry(entry, json::pointer_to_index(pointer, exchanges.size())));
  }
  std::stable_sort(
      exchanges.begin(), exchanges.end(),
      [](const har::Exchange& a, const har::Exchange& b) { return a.started < b.started; });
  return exchanges;
}

journal::RunHeader header_for(const std::vector<har::Exchange>& exchanges,
                              const std::string& name) {
  journal::RunHeader header;
  header.world = "import";
  header.scenario = name;
  // A clock before 1970 is none: 0 stands for an unknown one.
  const auto started =
      std::chrono::duration_cast<std::chrono::milliseconds>(exchanges.front().started).count();
  header.client_wall_start_ms = std::max<std::int64_t>(started, 0);
  for (const har::Exchange& exchange : exchanges) {
    const std::string* agent = fake::find_header(exchange.request.headers, "User-Agent");
    if (header.client.empty() && agent != nullptr) header.client = *agent;
  }
  return header;
}

void number_in_order(journal::Journal& journal) {
  std::stable_sort(
      journal.begin(), journal.end(),
      [](const journal::Entry& a, const journal::Entry& b) { return a.time < b.time; });
  std::uint64_t sequence = 0;
  for (journal::Entry& entry : journal) entry.sequence = ++sequence;
}

}  // namespace

bool is_har(const Json& document) { return document.is_object() && document.contains("log"); }

journal::Journal import_har(const Json& document, const std::string& name) {
  Fields top(document, "");
  Fields log(top.required("log"), "/log");
  if (log.text("version") != "1.2")
    log.fail("version",
             "expected HAR version \"1.2\", found " + json::describe(log.required("version")));
  const auto exchanges = read_entries(log.required("entries"), "/log/entries");
  const auto start = exchanges.front().started;
  const bool fits = std::all_of(exchanges.begin(), exchanges.end(), [start](const auto& exchange) {
    return exchange.started - start + exchange.took <= kSpanMax;
  });
  if (!fits) throw BadInput("/log/entries", "expected entries within 100 years of each other");
  journal::Journal journal;
  journal.push_back({0, journal::Duration{0}, header_for(exchanges, name)});
  journal.push_back({0, journal::Duration{0}, journal::JitterSample{kImportJitter, 0}});
  std::uint64_t id = 0;
  for (const har::Exchange& exchange : exchanges) {
    const journal::Duration at = exchange.started - start;
    journal::RequestReceived request = fake::request_received(++id, 0, exchange.request);
    request.complete = exchange.body_known;
    journal.push_back({0, at, std::move(request)});
    if (exchange.reply)
      journal.push_back({0, at + exchange.took, fake::reply_given(id, *exchange.reply)});
  }
  number_in_order(journal);
  return journal;
}

journal::Journal import_har_file(const std::string& path) {
  return import_har(json::read_file(path, kHarBytesMax),
                    std::filesystem::path(path).filename().string());
}

}  // namespace plumbline::judge
