// Evidence files of any kind as journals: JSON Lines journals and HTTP Archives, told apart by
// their content. Used by the command line. Blocking file access, one thread.
#pragma once

#include <string>

#include "fake_server/journal/reader.h"

namespace plumbline::cli {

/// Reads the file. Throws json::BadInput in one line for a file that is missing, unreadable, empty,
/// neither kind, or not well-formed; the caller puts the file's name in front.
[[nodiscard]] journal::ReadResult read_evidence(const std::string& path);

}  // namespace plumbline::cli
