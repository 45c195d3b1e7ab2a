// The journal on disk: what is written is read back, and a file cut anywhere loses its last line at
// most.
#include <gtest/gtest.h>
// GoogleTest first: rapidcheck/gtest.h needs its macros.
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <sstream>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"

namespace plumbline::journal {
namespace {

RequestReceived any_request(std::uint64_t id) {
  RequestReceived request;
  request.id = id;
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
      journal.push_back({journal.size() + 1, time, any_request(journal.size())});
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

RC_GTEST_PROP(JournalProperty, ARequestThatComesTwiceIsRefusedWhereverItStands, ()) {
  Journal journal = any_journal();
  const auto first = *rc::gen::inRange<std::size_t>(1, journal.size() + 1);
  const auto second = *rc::gen::inRange<std::size_t>(first + 1, journal.size() + 2);
  const std::uint64_t id = 1'000'000;  // no other has it
  for (const std::size_t at : {first, second}) {
    RequestReceived request;
    request.id = id;
    const Duration time = journal[at - 1].time;
    journal.insert(journal.begin() + static_cast<std::ptrdiff_t>(at), {0, time, request});
  }
  for (std::size_t k = 0; k < journal.size(); ++k) journal[k].sequence = k + 1;
  std::istringstream in(text_of(journal));
  RC_ASSERT_THROWS_AS((void)read_journal(in), json::BadInput);
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
