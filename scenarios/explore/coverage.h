// What random runs have exercised: how a client stood (flag, breaker, batch, closing) when a
// request of a phase met a fault. A cell is one side of that state with a kind of fault and a
// phase; cells that no client can reach are known by rule, and a reachable one that nobody visited
// is a hole. A value with one owner: each thread has its own, `add` joins them.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "reference/core/client.h"
#include "scenarios/engine/world.h"

namespace plumbline::explore {

/// One cell: "flag stale", "hang", "retry".
struct Cell {
  std::string state;
  std::string fault;
  std::string phase;
  // clang-tidy 14 finds a null pointer in what the compiler makes of this.
  // NOLINTNEXTLINE(modernize-use-nullptr)
  auto operator<=>(const Cell&) const = default;
};

/// Why no request of the reference client can be in that cell; empty when one can.
[[nodiscard]] std::string unreachable(const std::string& state, const std::string& phase);

class Coverage {
 public:
  /// `batch_size` is what makes a batch full.
  void see(const scenario::RequestSeen& seen, std::size_t batch_size);
  void add(const Coverage& other);

  /// How often each cell was visited, unreachable ones included.
  [[nodiscard]] const std::map<Cell, std::uint64_t>& visits() const { return visits_; }
  /// Reachable cells that were not visited, in order.
  [[nodiscard]] std::vector<Cell> holes() const;
  /// Cells that were visited although they are said to be unreachable, in order.
  [[nodiscard]] std::vector<Cell> surprises() const;
  /// A table: states by phases, each with the kinds visited of those there are, and the least
  /// visited kind; then holes and surprises.
  [[nodiscard]] std::string table() const;

 private:
  std::map<Cell, std::uint64_t> visits_;
};

}  // namespace plumbline::explore
