#include "fake_server/journal/pairs.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <sstream>
#include <string>

#include "fake_server/core/json_fields.h"
#include "fake_server/journal/line.h"
#include "fake_server/journal/reader.h"

namespace plumbline::journal {
namespace {

Data begun(std::uint64_t id) {
  OperationBegun operation;
  operation.id = id;
  return operation;
}
Data ended(std::uint64_t id) {
  OperationEnded operation;
  operation.id = id;
  return operation;
}
Data opened(std::uint64_t id) { return ConnectionOpened{id, "a"}; }
Data closed(std::uint64_t id) { return ConnectionClosed{id}; }
Data request(std::uint64_t id, std::uint64_t connection = 0) {
  RequestReceived received;
  received.id = id;
  received.connection = connection;
  return received;
}
Data reply(std::uint64_t id) {
  ReplyGiven given;
  given.request = id;
  return given;
}

Journal journal_of(std::initializer_list<Data> entries) {
  Journal journal{{1, Duration{0}, RunHeader{}}};
  for (const Data& data : entries) journal.push_back({journal.size() + 1, Duration{0}, data});
  return journal;
}

std::string refusal(std::initializer_list<Data> entries) {
  try {
    expect_pairs(journal_of(entries));
  } catch (const json::BadInput& fault) {
    return fault.what();
  }
  return "accepted";
}

TEST(Pairs, WhatIsUnderWayMayOverlapAndNeedNotEnd) {
  EXPECT_EQ(refusal({begun(1), begun(2), ended(1), opened(1), request(1, 1), begun(3), ended(2),
                     opened(2), request(2, 2), reply(2), reply(1), closed(2)}),
            "accepted");
}

TEST(Pairs, IdsOfDifferentKindsAreApart) {
  EXPECT_EQ(refusal({begun(1), opened(1), request(1, 1), reply(1), closed(1), ended(1)}),
            "accepted");
}

TEST(Pairs, OperationBeginsOnceAndEndsOnceBehindItsBegin) {
  EXPECT_EQ(refusal({begun(1), begun(1)}),
            "the journal's entry 3: /id: expected a new id, operation 1 began before");
  EXPECT_EQ(refusal({begun(1), ended(1), begun(1)}),
            "the journal's entry 4: /id: expected a new id, operation 1 began before");
  EXPECT_EQ(
      refusal({begun(1), ended(1), ended(1)}),
      "the journal's entry 4: /id: expected an operation under way, operation 1 ended before");
  EXPECT_EQ(
      refusal({begun(1), ended(2)}),
      "the journal's entry 3: /id: expected an operation under way, operation 2 did not begin");
}

TEST(Pairs, ConnectionOpensOnceAndClosesOnceBehindItsOpening) {
  EXPECT_EQ(
      refusal({opened(1), opened(1)}),
      "the journal's entry 3: /id: expected a new id, connection 1 was opened or closed before");
  EXPECT_EQ(
      refusal({closed(1), opened(1)}),
      "the journal's entry 3: /id: expected a new id, connection 1 was opened or closed before");
  EXPECT_EQ(
      refusal({opened(1), closed(1), closed(1)}),
      "the journal's entry 4: /id: expected an open connection, connection 1 was closed before");
}

TEST(Pairs, RequestComesOnceOnAConnectionThatIsNotClosed) {
  EXPECT_EQ(refusal({request(1), request(1)}),
            "the journal's entry 3: /id: expected a new id, request 1 came or was answered before");
  EXPECT_EQ(refusal({reply(1), request(1)}),
            "the journal's entry 3: /id: expected a new id, request 1 came or was answered before");
  EXPECT_EQ(
      refusal({opened(4), closed(4), request(1, 4)}),
      "the journal's entry 4: /connection: expected an open connection, connection 4 was closed "
      "before");
}

TEST(Pairs, RequestIsAnsweredOnce) {
  EXPECT_EQ(refusal({request(1), reply(1), reply(1)}),
            "the journal's entry 4: /request: expected one reply to each request, request 1 was "
            "answered before");
}

// A session that was reset in the middle.
TEST(Pairs, EndsOfWhatWasUnderWayBeforeTheFirstEntryAreTaken) {
  EXPECT_EQ(refusal({reply(7), closed(3), request(8, 2), reply(8), closed(2)}), "accepted");
}

TEST(Pairs, EachArmBeginsAnew) {
  EXPECT_EQ(refusal({begun(1), ended(1), opened(1), RunHeader{}, begun(1), ended(1), opened(1)}),
            "accepted");
}

TEST(Pairs, ReaderNamesTheLine) {
  std::string text;
  for (const Entry& entry : journal_of({request(1), reply(1), reply(1)}))
    text += to_line(entry) + "\n";
  std::istringstream in(text);
  try {
    static_cast<void>(read_journal(in));
    ADD_FAILURE() << "accepted";
  } catch (const json::BadInput& fault) {
    EXPECT_STREQ(fault.what(),
                 "line 4: /request: expected one reply to each request, request 1 was answered "
                 "before");
  }
}

}  // namespace
}  // namespace plumbline::journal
