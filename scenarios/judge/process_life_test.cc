#include "scenarios/judge/process_life.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/judge/arms_test_support.h"

namespace plumbline::judge::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ProcessLife, HasWhatWasSeenOfOneProcess) {
  JournalBuilder journal;
  says(says(starts(journal), "stderr", "a\nb"), "stderr", "c\n");
  holds(says(journal, "stdout", "out"), 2s, "start", 3);
  const journal::Journal entries = ends(journal, 4s, -9).journal();
  const Profile design = profile("design");
  const auto life = process_of(Evidence(design, entries));
  ASSERT_TRUE(life);
  EXPECT_EQ(life->errors, "a\nbc\n");
  EXPECT_EQ(life->output, "out");
  EXPECT_EQ(life->ended, 4s);
  EXPECT_EQ(life->code, -9);
  ASSERT_NE(life->at("start"), nullptr);
  EXPECT_EQ(life->at("start")->at, 2s);
  EXPECT_EQ(life->at("end"), nullptr);
}

TEST(ProcessLife, NoneAndTwoAreNoOne) {
  const Profile design = profile("design");
  JournalBuilder journal;
  const journal::Journal none = journal.journal();
  EXPECT_FALSE(process_of(Evidence(design, none)));
  const journal::Journal two = starts(starts(journal)).journal();
  EXPECT_FALSE(process_of(Evidence(design, two)));
}

TEST(ProcessLife, WorkEndsWithTheLastOperationMarkOrStep) {
  const Profile design = profile("design");
  JournalBuilder journal;
  starts(journal).open("c1", 1s, "unset", kHost, 1s);
  const auto ended = [&design](const JournalBuilder& builder) {
    const journal::Journal entries = builder.journal();
    const Evidence evidence(design, entries);
    return work_ended(evidence, *process_of(evidence));
  };
  EXPECT_EQ(ended(journal), 2s);
  EXPECT_EQ(ended(journal.add(3s, journal::Mark{"m"})), 3s);
  EXPECT_EQ(ended(holds(journal, 4s, "work_done", 1)), 4s);
  EXPECT_EQ(ended(holds(journal, 5s, "before_exit", 1)), 4s);
}

TEST(ProcessLife, LinesBeyondAreThoseThatAreTooMany) {
  EXPECT_THAT(lines_beyond("a\nb\na\n", "a\n"), ElementsAre("b", "a"));
  EXPECT_THAT(lines_beyond("a\n", "b\na\n"), IsEmpty());
}

}  // namespace
}  // namespace plumbline::judge::testing
