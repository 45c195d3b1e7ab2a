// The import of HTTP Archives: any bytes are a journal, or are refused in one line; and the journal
// is one that its strict reader takes. A libFuzzer target, built and run by ci/fuzz.
#include <nlohmann/json.hpp>
#include <sstream>

#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"
#include "property_tests/fuzz/fuzz_support.h"
#include "scenarios/judge/har.h"

namespace plumbline::fuzz {

void run(std::string_view input) {
  journal::Journal imported;
  const bool good = taken([&] { imported = judge::import_har(json::parse_text(input), "x.har"); });
  if (!good) return;
  std::string text;
  for (const journal::Entry& entry : imported) text += journal::to_line(entry) + "\n";
  std::istringstream in(text);
  expect(journal::read_journal(in).journal == imported, "an import is a journal like any other");
}

}  // namespace plumbline::fuzz
