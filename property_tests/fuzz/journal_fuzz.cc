// The journal's strict reader: any bytes are a journal, or are refused in one line; and what was
// read is the same when it is written and read again. A libFuzzer target, built and run by ci/fuzz.
#include <sstream>

#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"
#include "property_tests/fuzz/fuzz_support.h"

namespace plumbline::fuzz {
namespace {

journal::ReadResult read(const std::string& text) {
  std::istringstream in(text);
  return journal::read_journal(in);
}

void expect_in_order(const journal::Journal& journal) {
  expect(!journal.empty(), "a journal has an entry");
  expect(std::holds_alternative<journal::RunHeader>(journal.front().data), "a header comes first");
  std::uint64_t sequence = 0;
  journal::Duration time{};
  for (const journal::Entry& entry : journal) {
    expect(entry.sequence == ++sequence, "entries are numbered from 1");
    expect(entry.time >= time, "time does not go back");
    time = entry.time;
  }
}

}  // namespace

void run(std::string_view input) {
  journal::ReadResult result;
  if (!taken([&] { result = read(std::string(input)); })) return;
  expect_in_order(result.journal);
  expect(result.warnings.size() <= 1, "one line is forgiven at most");
  std::string text;
  for (const journal::Entry& entry : result.journal) text += journal::to_line(entry) + "\n";
  const journal::ReadResult again = read(text);
  expect(again.journal == result.journal, "what was read is written as it is");
  expect(again.warnings.empty(), "what is written is whole");
}

}  // namespace plumbline::fuzz
