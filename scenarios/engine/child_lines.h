// How a child process tells its parent of journal entries: one line each. The two records of an
// operation, of which a run has tens of thousands, are fields between tabs, twenty times cheaper
// than JSON on both sides; any other entry is a line of the journal. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

#include "fake_server/journal/record.h"

namespace plumbline::scenario {

/// The line, its end included.
[[nodiscard]] std::string to_child_line(journal::Duration time, const journal::Data& data);

/// The entry of a line without its end; its sequence is 0. Throws json::BadInput for anything that
/// `to_child_line` does not write.
[[nodiscard]] journal::Entry read_child_line(std::string_view line);

}  // namespace plumbline::scenario
