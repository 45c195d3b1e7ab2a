#include "scenarios/report/request_pairs.h"

#include <algorithm>
#include <cstdint>

namespace plumbline::report {
namespace {

// What a pairing costs: a partner that came at another time, or differs, is more likely the same
// request than one that went away while another one came.
constexpr std::uint32_t kOtherTime = 2;
constexpr std::uint32_t kOtherMembers = 2;
constexpr std::uint32_t kAlone = 3;

class Pairing {
 public:
  Pairing(const std::vector<RequestSeen>& before, const std::vector<RequestSeen>& after,
          journal::Duration tolerance)
      : before_(before), after_(after), tolerance_(tolerance) {
    before_end_ = before.size();
    after_end_ = after.size();
  }

  std::vector<RequestPair> run() {
    trim();
    for (std::size_t k = 0; k < begin_; ++k) pairs_.emplace_back(k, k);
    const std::size_t rows = before_end_ - begin_;
    const std::size_t columns = after_end_ - begin_;
    if (columns == 0 || rows <= kPairedProductMax / columns) {
      pair_cheapest(rows, columns);
    } else {
      pair_by_number();
    }
    for (std::size_t k = before_end_, l = after_end_; k < before_.size(); ++k, ++l)
      pairs_.emplace_back(k, l);
    return std::move(pairs_);
  }

 private:
  // What is the same at the beginning and the end is its own partner.
  void trim() {
    while (begin_ < before_end_ && begin_ < after_end_ && cost(begin_, begin_) == 0) ++begin_;
    while (before_end_ > begin_ && after_end_ > begin_ &&
           cost(before_end_ - 1, after_end_ - 1) == 0) {
      --before_end_;
      --after_end_;
    }
  }

  [[nodiscard]] std::uint32_t cost(std::size_t row, std::size_t column) const {
    const RequestSeen& one = before_[row];
    const RequestSeen& other = after_[column];
    const journal::Duration apart =
        one.time < other.time ? other.time - one.time : one.time - other.time;
    return (apart > tolerance_ ? kOtherTime : 0) +
           (one.members == other.members ? 0 : kOtherMembers);
  }

  // The cheapest pairing of what is left, by dynamic programming from its end.
  void pair_cheapest(std::size_t rows, std::size_t columns) {
    const std::size_t width = columns + 1;
    std::vector<std::uint32_t> least((rows + 1) * width);
    for (std::size_t row = rows + 1; row-- > 0;) {
      for (std::size_t column = width; column-- > 0;) {
        const std::size_t here = row * width + column;
        if (row == rows || column == columns) {
          least[here] = static_cast<std::uint32_t>(rows - row + columns - column) * kAlone;
          continue;
        }
        least[here] = std::min({cost(begin_ + row, begin_ + column) + least[here + width + 1],
                                kAlone + least[here + width], kAlone + least[here + 1]});
      }
    }
    follow(least, rows, columns);
  }

  void follow(const std::vector<std::uint32_t>& least, std::size_t rows, std::size_t columns) {
    const std::size_t width = columns + 1;
    std::size_t row = 0;
    std::size_t column = 0;
    while (row < rows && column < columns) {
      const std::size_t here = row * width + column;
      const std::uint32_t together = cost(begin_ + row, begin_ + column) + least[here + width + 1];
      if (least[here] == together) {
        pairs_.emplace_back(begin_ + row++, begin_ + column++);
      } else if (least[here] == kAlone + least[here + width]) {
        pairs_.emplace_back(begin_ + row++, std::nullopt);
      } else {
        pairs_.emplace_back(std::nullopt, begin_ + column++);
      }
    }
    while (row < rows) pairs_.emplace_back(begin_ + row++, std::nullopt);
    while (column < columns) pairs_.emplace_back(std::nullopt, begin_ + column++);
  }

  void pair_by_number() {
    std::size_t row = begin_;
    std::size_t column = begin_;
    while (row < before_end_ && column < after_end_) pairs_.emplace_back(row++, column++);
    while (row < before_end_) pairs_.emplace_back(row++, std::nullopt);
    while (column < after_end_) pairs_.emplace_back(std::nullopt, column++);
  }

  const std::vector<RequestSeen>& before_;
  const std::vector<RequestSeen>& after_;
  journal::Duration tolerance_;
  std::size_t begin_ = 0;
  std::size_t before_end_ = 0;
  std::size_t after_end_ = 0;
  std::vector<RequestPair> pairs_;
};

}  // namespace

std::vector<RequestPair> pairs_of(const std::vector<RequestSeen>& before,
                                  const std::vector<RequestSeen>& after,
                                  journal::Duration tolerance) {
  return Pairing(before, after, tolerance).run();
}

}  // namespace plumbline::report
