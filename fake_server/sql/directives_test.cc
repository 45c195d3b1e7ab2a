#include "fake_server/sql/directives.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plumbline::fake {
namespace {

using testing::HasSubstr;

Directives read(const std::string& words) {
  return read_directives("SELECT 1 /* plumbline: " + words + " */");
}

TEST(Directives, OfPlainSqlAreTheDefaults) {
  EXPECT_EQ(read_directives("SELECT 1"), Directives{});
  EXPECT_EQ(read_directives("SELECT 1 /* just a comment */"), Directives{});
  EXPECT_EQ(read_directives("SELECT 1 /* plumbline: rows=7"), Directives{});
  EXPECT_EQ(read(""), Directives{});
}

TEST(Directives, StandInTheFirstCommentThatIsMarked) {
  const Directives read = read_directives(
      "/* query tag */ SELECT 1 /*plumbline:\trows=7\n columns=2 */ /* plumbline: rows=9 */");
  EXPECT_EQ(read.rows, 7);
  EXPECT_EQ(read.columns, 2);
  EXPECT_EQ(read.problem, "");
}

TEST(Directives, AreAllRead) {
  const Directives all = read(
      "rows=10 columns=3 chunk_rows=4 polls=2 direct=no close=yes format=arrow name=k value=v");
  EXPECT_EQ(all.problem, "");
  EXPECT_EQ(all.rows, 10);
  EXPECT_EQ(all.columns, 3);
  EXPECT_EQ(all.chunk_rows, 4);
  EXPECT_EQ(all.polls, 2);
  EXPECT_EQ(all.direct, false);
  EXPECT_TRUE(all.close);
  EXPECT_EQ(all.form, ResultForm::arrow);
  EXPECT_EQ(all.name, "k");
  EXPECT_EQ(all.value, "v");
}

TEST(Directives, PlaceFailuresLatenciesAndFaults) {
  const Directives read_back = read(
      "fail=poll:syntax fail=close:timeout latency=200ms latency=fetch:1s fault=fetch:hang "
      "fault=execute:wrong_sequence fault=poll:cut_short");
  EXPECT_EQ(read_back.problem, "");
  EXPECT_EQ(read_back.failure(Place::poll), failure_named("syntax"));
  EXPECT_EQ(read_back.failure(Place::close), failure_named("timeout"));
  EXPECT_EQ(read_back.failure(Place::fetch), nullptr);
  EXPECT_EQ(read_back.latency(Place::execute), std::chrono::milliseconds(200));
  EXPECT_EQ(read_back.latency(Place::fetch), std::chrono::seconds(1));
  EXPECT_EQ(read_back.latency(Place::poll), Duration{});
  EXPECT_EQ(read_back.fault(Place::fetch).delivery, Delivery::hang);
  EXPECT_TRUE(read_back.fault(Place::execute).wrong_sequence);
  EXPECT_TRUE(read_back.fault(Place::poll).cut_short);
  EXPECT_FALSE(read_back.for_metadata());
  EXPECT_TRUE(read("fail=metadata:syntax").for_metadata());
}

TEST(Directives, OfOnePlaceTheLastCounts) {
  EXPECT_EQ(read("fail=poll:syntax fail=poll:timeout").failures.size(), 1U);
  EXPECT_EQ(read("fail=poll:syntax fail=poll:timeout").failure(Place::poll),
            failure_named("timeout"));
}

TEST(Directives, NameEveryClassAndPlace) {
  for (const std::string& name : failure_names()) {
    EXPECT_EQ(read("fail=link:" + name).failure(Place::link)->name, name);
  }
  for (const char* place : {"http", "execute", "execute_handle", "direct", "poll", "fetch", "close",
                            "metadata", "link"}) {
    EXPECT_EQ(read("fail=" + std::string(place) + ":syntax").problem, "") << place;
  }
}

TEST(Directives, SaySoWhenAWordIsNone) {
  EXPECT_THAT(read("rowz=1").problem, HasSubstr("did you mean \"rows\"?"));
  EXPECT_THAT(read("rows").problem, HasSubstr("unknown directive \"rows\""));
  for (const char* wrong :
       {"rows=", "rows=x", "rows=1x", "rows=-1", "direct=maybe", "close=1", "format=rows",
        "name=", "fail=syntax", "fail=poll:rain", "fail=moon:syntax", "latency=soon",
        "latency=moon:1s", "fault=hang", "fault=fetch:rain", "polls=9999999999999999999"}) {
    EXPECT_THAT(read(wrong).problem, HasSubstr("has no such value")) << wrong;
  }
}

TEST(Directives, AreHeldToTheirBounds) {
  EXPECT_EQ(read("rows=10000000").problem, "");
  EXPECT_NE(read("rows=10000001").problem, "");
  EXPECT_EQ(read("columns=256").problem, "");
  EXPECT_NE(read("columns=257").problem, "");
  EXPECT_NE(read("columns=0").problem, "");
  EXPECT_NE(read("chunk_rows=0").problem, "");
  EXPECT_EQ(read("polls=1000000").problem, "");
  EXPECT_NE(read("polls=1000001").problem, "");
  EXPECT_EQ(read("value=" + std::string(kTextMax - 6, 'v')).problem, "");
  EXPECT_NE(read("value=" + std::string(kTextMax - 5, 'v')).problem, "");
}

TEST(Directives, AskForABoundedNumberOfPages) {
  EXPECT_EQ(read("rows=10000 chunk_rows=1").problem, "");
  EXPECT_THAT(read("rows=10001 chunk_rows=1").problem, HasSubstr("pages"));
  EXPECT_THAT(read("rows=10000000 columns=256 value=" + std::string(200, 'v')).problem,
              HasSubstr("pages"));
}

TEST(Directives, HaveABoundedNumber) {
  std::string words;
  for (std::size_t i = 0; i < kDirectivesMax; ++i) words += "rows=1 ";
  EXPECT_EQ(read(words).problem, "");
  EXPECT_EQ(read(words + "rows=1").problem, "too many directives");
}

}  // namespace
}  // namespace plumbline::fake
