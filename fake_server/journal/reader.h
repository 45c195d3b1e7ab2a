// Reads a journal back, strictly: the judge's verdicts rest on it. Called by the command line and
// by the runner of real drivers. Blocking file access, any thread. Refused: another version, times
// that go back, gaps in the sequence, unknown kinds and members, ids that cannot follow each other
// (pairs.h). Only a last line that a crash cut off is forgiven, with a warning.
#pragma once

#include <istream>
#include <string>
#include <vector>

#include "fake_server/journal/record.h"

namespace plumbline::journal {

/// The longest line: twice the largest body that the fake keeps (8 MiB), with every byte escaped as
/// JSON does at worst.
inline constexpr std::size_t kLineBytesMax = std::size_t{128} << 20U;

/// A journal and what had to be forgiven in it.
struct ReadResult {
  Journal journal;
  std::vector<std::string> warnings;  ///< one line each, "line 7: ..."
};

/// Reads a file of at most kJournalBytesMax. Throws json::BadInput with a one-line message "line N:
/// ..." (or what is wrong with the file as a whole); the caller puts the file's name in front.
[[nodiscard]] ReadResult read_journal(const std::string& path);

/// The same from a stream.
[[nodiscard]] ReadResult read_journal(std::istream& in);

}  // namespace plumbline::journal
