#include "fake_server/journal/writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>

#include "fake_server/core/scratch_test_support.h"
#include "fake_server/journal/reader.h"

namespace plumbline::journal {
namespace {

using ::testing::HasSubstr;

std::string scratch_file() { return testing_support::scratch_path(".jsonl"); }

std::string content_of(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST(MemorySink, NumbersEntriesInTheOrderOfTime) {
  MemorySink sink;
  sink.add(Duration{5}, Mark{"late"});
  sink.add(Duration{3}, Mark{"early"});
  sink.add(Duration{5}, Mark{"late too"});
  EXPECT_EQ(sink.take(), (Journal{{1, Duration{3}, Mark{"early"}},
                                  {2, Duration{5}, Mark{"late"}},
                                  {3, Duration{5}, Mark{"late too"}}}));
  EXPECT_TRUE(sink.complete());
}

TEST(MemorySink, IsEmptyAfterItWasTaken) {
  MemorySink sink;
  sink.add(Duration{5}, Mark{"a"});
  EXPECT_EQ(sink.take().size(), 1U);
  EXPECT_TRUE(sink.take().empty());
}

TEST(MemorySink, KeepsEveryEntryOfManyThreads) {
  MemorySink sink;
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int k = 0; k < 4; ++k) {
    threads.emplace_back([&sink] {
      for (int n = 0; n < 500; ++n) sink.add(Duration{n}, Mark{"m"});
    });
  }
  for (std::thread& thread : threads) thread.join();
  const Journal journal = sink.take();
  ASSERT_EQ(journal.size(), 2000U);
  EXPECT_EQ(journal.back().sequence, 2000U);
}

TEST(FileWriter, EntriesAreOnDiskBeforeItIsClosed) {
  const std::string path = scratch_file();
  FileWriter writer(path);
  writer.add(Duration{1}, RunHeader{});
  writer.add(Duration{2}, Mark{"a"});
  EXPECT_EQ(lines_in(content_of(path)), 2U);
  EXPECT_EQ(writer.close(), std::nullopt);
}

TEST(FileWriter, WhatItWritesReadsBack) {
  const std::string path = scratch_file();
  FileWriter writer(path);
  writer.add(Duration{1}, RunHeader{});
  writer.add(Duration{2}, Mark{"a"});
  ASSERT_EQ(writer.close(), std::nullopt);
  EXPECT_EQ(read_journal(path).journal,
            (Journal{{1, Duration{1}, RunHeader{}}, {2, Duration{2}, Mark{"a"}}}));
}

TEST(FileWriter, TimesNeverGoBack) {
  const std::string path = scratch_file();
  FileWriter writer(path);
  writer.add(Duration{9}, RunHeader{});
  writer.add(Duration{7}, Mark{"raced"});
  ASSERT_EQ(writer.close(), std::nullopt);
  EXPECT_EQ(read_journal(path).journal.back().time, Duration{9});
}

TEST(FileWriter, EqualEntriesGiveIdenticalBytes) {
  std::vector<std::string> contents;
  for (int run = 0; run < 2; ++run) {
    FileWriter writer(scratch_file());
    writer.add(Duration{1}, RunHeader{});
    writer.add(Duration{2}, ClientCounters{"ws1", true, {{"b", 1}, {"a", 2}}});
    ASSERT_EQ(writer.close(), std::nullopt);
    contents.push_back(content_of(scratch_file()));
  }
  EXPECT_EQ(contents[0], contents[1]);
}

TEST(FileWriter, TellsThatItsFileCannotBeMade) {
  FileWriter writer(::testing::TempDir() + "no such folder/x.jsonl");
  writer.add(Duration{1}, RunHeader{});
  EXPECT_THAT(writer.close().value_or(""),
              HasSubstr("no such folder/x.jsonl: cannot write the journal"));
}

TEST(FileWriter, TellsOfAFullDisk) {
  FileWriter writer("/dev/full");
  writer.add(Duration{1}, RunHeader{});
  EXPECT_THAT(writer.close().value_or(""), HasSubstr("/dev/full"));
}

}  // namespace
}  // namespace plumbline::journal
