// Recordings as the verbs read them: a file, its journal, the profile that it is judged by. One
// thread; blocking file access.
#pragma once

#include <string>
#include <vector>

#include "fake_server/journal/record.h"
#include "scenarios/judge/profile.h"

namespace plumbline::cli {

struct RecordingInput {
  std::string file;
  std::string name;  ///< of the file, without folder and ending
  journal::Journal journal;
  judge::Profile profile;
};

/// Reads a recording or an archive; warnings go to standard error, behind `verb`. `profile`: a name
/// or a file; empty: the one that the recording names. `settings`: PARAMETER=VALUE, put over the
/// recording's own. Throws json::BadInput("", "FILE: ...").
[[nodiscard]] RecordingInput read_recording(const char* verb, const std::string& file,
                                            const std::string& profile,
                                            const std::vector<std::string>& settings);

}  // namespace plumbline::cli
