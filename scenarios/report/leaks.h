// Where in bytes planted secrets stand, so that a report can mark them. The judge says that one is
// there and how it was dressed; this finds the place of those whose dressed form is a run of bytes.
// Pure, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::report {

/// One run of bytes that gives a secret away.
struct Leak {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< one behind the last
  std::string kind;     ///< journal::Canary::kind
  std::string form;     ///< "plain", "JSON-escaped", "percent-encoded", "hex", "base64"
  bool operator==(const Leak&) const = default;
};

/// In order; those that overlap are one, the longer. Bytes inside gzip are for the caller to
/// unpack.
[[nodiscard]] std::vector<Leak> leaks_in(std::string_view bytes,
                                         const std::vector<journal::Canary>& canaries);

/// Those that are there by the judge's search and have no place of their own, as "sql (hex)": split
/// by line ends, or dressed in two ways.
[[nodiscard]] std::vector<std::string> leaks_without_place(
    std::string_view bytes, const std::vector<journal::Canary>& canaries,
    const std::vector<Leak>& placed);

}  // namespace plumbline::report
