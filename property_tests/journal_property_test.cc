// The journal on disk: what is written is read back, and a file cut anywhere loses its last line at
// most.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"

namespace plumbline::journal {
namespace {

RequestReceived any_request() {
  RequestReceived request;
  request.id = *rc::gen::inRange<std::uint64_t>(1, 1000);
  request.host = *rc::gen::arbitrary<std::string>();
  request.method = *rc::gen::element<std::string>("GET", "POST");
  request.target = *rc::gen::arbitrary<std::string>();
  request.headers = *rc::gen::arbitrary<Headers>();
  request.body = *rc::gen::arbitrary<std::string>();
  return request;
}

Journal any_journal() {
  Journal journal{{1, Duration::zero(), RunHeader{}}};
  Duration time{};
  const auto gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000));
  for (const int gap : gaps) {
    time += Duration(gap);
    if (*rc::gen::arbitrary<bool>()) {
      journal.push_back({journal.size() + 1, time, any_request()});
    } else {
      journal.push_back({journal.size() + 1, time, Mark{*rc::gen::arbitrary<std::string>()}});
    }
  }
  return journal;
}

std::string text_of(const Journal& journal) {
  std::string text;
  for (const Entry& entry : journal) text += to_line(entry) + "\n";
  return text;
}

RC_GTEST_PROP(JournalProperty, WhatIsWrittenIsReadBack, ()) {
  const Journal journal = any_journal();
  std::istringstream in(text_of(journal));
  const ReadResult read = read_journal(in);
  RC_ASSERT(read.journal == journal);
  RC_ASSERT(read.warnings.empty());
}

RC_GTEST_PROP(JournalProperty, ACutFileKeepsEveryWholeLineAndSaysThatOneWasCut, ()) {
  const Journal journal = any_journal();
  const std::string text = text_of(journal);
  const std::size_t first_line = text.find('\n') + 1;
  const std::size_t cut = *rc::gen::inRange(first_line, text.size() + 1);
  const std::string rest = text.substr(0, cut);
  std::istringstream in(rest);
  const ReadResult read = read_journal(in);
  const auto whole = static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n'));
  const bool lacks_only_its_end = cut < text.size() && text[cut] == '\n';
  const bool is_whole = rest.back() == '\n' || lacks_only_its_end;
  RC_ASSERT(read.journal.size() == whole + (lacks_only_its_end ? 1U : 0U));
  RC_ASSERT(std::equal(read.journal.begin(), read.journal.end(), journal.begin()));
  RC_ASSERT(read.warnings.empty() == is_whole);
}

}  // namespace
}  // namespace plumbline::journal
