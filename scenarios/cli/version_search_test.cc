// Every row of up to nine versions, with every turn and every set of versions that nobody can
// decide.
#include "scenarios/cli/version_search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace plumbline::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kVersionsMax = 9;

// A row that turns to bad at `turn`, and leaves those undecided whose bit is set.
struct Row {
  std::size_t count;
  std::size_t turn;
  std::size_t undecided;

  [[nodiscard]] Trial at(std::size_t place) const {
    if (((undecided >> place) & 1U) != 0) return Trial::undecided;
    return place < turn ? Trial::good : Trial::bad;
  }
};

// The neighbours of the turn that were decided, and what lies between them.
SearchEnd expected(const Row& row) {
  SearchEnd end{0, row.count - 1, {}};
  for (std::size_t at = 1; at + 1 < row.count; ++at) {
    if (row.at(at) == Trial::good) end.good = at;
    if (row.at(at) == Trial::bad) {
      end.bad = at;
      break;
    }
  }
  for (std::size_t at = end.good + 1; at < end.bad; ++at) end.undecided.push_back(at);
  return end;
}

TEST(VersionSearch, FindsTheTurnOfEveryRow) {
  for (std::size_t count = 2; count <= kVersionsMax; ++count) {
    for (std::size_t turn = 1; turn < count; ++turn) {
      for (std::size_t bits = 0; bits < (std::size_t{1} << count); bits += 2) {
        const Row row{count, turn, bits & ~(std::size_t{1} << (count - 1))};
        std::vector<std::size_t> tried;
        const SearchEnd end = search_versions(count, [&](std::size_t at) {
          tried.push_back(at);
          return row.at(at);
        });
        ASSERT_EQ(end, expected(row)) << count << " " << turn << " " << bits;
        ASSERT_EQ(std::set<std::size_t>(tried.begin(), tried.end()).size(), tried.size());
        for (const std::size_t at : tried) ASSERT_TRUE(at > 0 && at + 1 < count);
      }
    }
  }
}

TEST(VersionSearch, HalvesWhatIsLeft) {
  for (std::size_t turn = 1; turn < 1024; ++turn) {
    std::size_t tries = 0;
    const SearchEnd end = search_versions(1024, [&](std::size_t at) {
      ++tries;
      return at < turn ? Trial::good : Trial::bad;
    });
    EXPECT_EQ(end.bad, turn);
    EXPECT_LE(tries, 10U);
  }
}

TEST(VersionSearch, OfTwoEquallyNearTakesTheEarlier) {
  std::vector<std::size_t> tried;
  const SearchEnd end = search_versions(7, [&](std::size_t at) {
    tried.push_back(at);
    return Trial::undecided;
  });
  EXPECT_THAT(tried, ElementsAre(3, 2, 4, 1, 5));
  EXPECT_EQ(end, (SearchEnd{0, 6, {1, 2, 3, 4, 5}}));
}

TEST(VersionSearch, TriesNothingBetweenNeighbours) {
  const SearchEnd end = search_versions(2, [](std::size_t) -> Trial {
    ADD_FAILURE() << "there is nothing to try";
    return Trial::undecided;
  });
  EXPECT_EQ(end, (SearchEnd{0, 1, {}}));
}

// Good, bad, good, bad: one of the turns, and a true one.
TEST(VersionSearch, FindsATurnWhereThereAreSeveral) {
  const Trial row[] = {Trial::good, Trial::bad, Trial::good, Trial::bad, Trial::bad};
  const SearchEnd end = search_versions(5, [&](std::size_t at) { return row[at]; });
  EXPECT_EQ(row[end.good], Trial::good);
  EXPECT_EQ(row[end.bad], Trial::bad);
  EXPECT_EQ(end.bad, end.good + 1);
  EXPECT_THAT(end.undecided, IsEmpty());
}

}  // namespace
}  // namespace plumbline::cli
