#include "scenarios/report/console.h"

#include <gtest/gtest.h>

#include <sstream>

namespace plumbline::report {
namespace {

using judge::Status;
using judge::Verdict;

journal::Journal small_journal() {
  journal::RunHeader header;
  header.world = "sim";
  header.client = "test client";
  return {{1, {}, header}, {2, std::chrono::seconds(1), journal::Mark{"outage"}}};
}

std::string report_of(const std::vector<Verdict>& verdicts) {
  const std::string title = "run.jsonl";
  const std::string repeat = "plumbline judge run.jsonl --profile nodejs";
  const judge::Profile profile = judge::Profile::load("nodejs");
  const journal::Journal journal = small_journal();
  std::ostringstream out;
  write_console(out, {title, profile, journal, verdicts, repeat});
  return out.str();
}

TEST(Totals, CountByStatusAndLevel) {
  const Totals totals = totals_of({{"RT-1", Status::fail, "", {}},
                                   {"RT-4", Status::fail, "", {}},
                                   {"RT-2", Status::inconclusive, "", {}},
                                   {"BT-8", Status::inconclusive, "", {}},
                                   {"RT-3", Status::pass, "", {}},
                                   {"BT-5", Status::not_applicable, "", {}}});
  EXPECT_EQ(totals, (Totals{1, 1, 1, 1, 1, 1}));
  EXPECT_FALSE(totals.conformant());
}

TEST(Totals, FailedShouldIsStillConformant) {
  EXPECT_TRUE(totals_of({{"RT-4", Status::fail, "", {}}}).conformant());
  EXPECT_FALSE(totals_of({{"XX-9", Status::fail, "", {}}}).conformant());
}

TEST(Console, RowShowsIdLevelStatusAndReason) {
  const std::string report = report_of({{"RT-1", Status::pass, "7 batches", {}}});
  EXPECT_NE(report.find("RT-1   MUST    pass            7 batches\n"), std::string::npos) << report;
  EXPECT_NE(report.find("\nconformant on what was exercised: 1 passed"), std::string::npos)
      << report;
  EXPECT_EQ(report.find("evidence:"), std::string::npos) << report;
}

TEST(Console, HeadingNamesClientProfileAndYardsticks) {
  const std::string report = report_of({});
  EXPECT_NE(report.find("client test client, world sim, 2 entries"), std::string::npos) << report;
  EXPECT_NE(report.find("yardstick: flag_ttl_min"), std::string::npos) << report;
}

TEST(Console, FailureShowsTextWhyEvidenceAndCommand) {
  const std::string report = report_of({{"RT-1", Status::fail, "6 attempts", {2}}});
  for (const char* part : {"RT-1 failed: 6 attempts", "required: At most 1 + <max_retries>",
                           "databricks-sql-go PR 354", "[2]      1.000000 s  -- mark outage",
                           "repeat: plumbline judge run.jsonl", "NOT conformant"}) {
    EXPECT_NE(report.find(part), std::string::npos) << part << "\n" << report;
  }
}

TEST(FailureBlock, LongWitnessIsCutAndUnknownEntriesAreLeftOut) {
  const journal::Journal journal(30, {2, {}, journal::Mark{"m"}});
  const std::string block =
      failure_block({"RT-1", Status::fail, "r", std::vector<std::uint64_t>(21, 2)}, journal, "");
  EXPECT_NE(block.find("... and 1 more"), std::string::npos) << block;
  EXPECT_EQ(block.find("repeat:"), std::string::npos) << block;
  EXPECT_EQ(failure_block({"RT-1", Status::fail, "r", {99}}, journal, "").find("[99]"),
            std::string::npos);
}

TEST(Console, ReasonCannotForgeARowAndIsShortened) {
  const std::string forged = "x\nRT-2   MUST    pass\x1b[2J";
  const std::string report = report_of({{"RT-1", Status::fail, forged, {}}});
  EXPECT_EQ(report.find("\nRT-2"), std::string::npos) << report;
  EXPECT_EQ(report.find('\x1b'), std::string::npos) << report;
  EXPECT_NE(report.find("x\\x0aRT-2   MUST    pass\\x1b[2J"), std::string::npos) << report;
  const auto row = [](std::size_t bytes) {
    return report_of({{"RT-1", Status::pass, std::string(bytes, 'r'), {}}});
  };
  EXPECT_EQ(row(400).find("bytes)"), std::string::npos);
  EXPECT_NE(row(401).find("... (401 bytes)"), std::string::npos);
}

TEST(Quoted, OnlyWhatAShellWouldNotTakeAsItStands) {
  EXPECT_EQ(quoted("runs/a-b_1.jsonl"), "runs/a-b_1.jsonl");
  EXPECT_EQ(quoted("batch_size=1"), "batch_size=1");
  EXPECT_EQ(quoted(""), "''");
  EXPECT_EQ(quoted("a b"), "'a b'");
  EXPECT_EQ(quoted("it's"), R"('it'\''s')");
  EXPECT_EQ(quoted("$(x)"), "'$(x)'");
}

}  // namespace
}  // namespace plumbline::report
