#include "scenarios/cli/recording_input.h"

#include <filesystem>
#include <iostream>
#include <utility>
#include <variant>

#include "fake_server/core/json_fields.h"
#include "scenarios/cli/journal_files.h"

namespace plumbline::cli {
namespace {

using json::BadInput;

void put_settings(const std::vector<std::string>& settings, journal::Journal& journal) {
  for (const std::string& text : settings) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw BadInput("", "--set " + text + ": expected PARAMETER=VALUE");
    for (journal::Entry& entry : journal) {
      if (auto* header = std::get_if<journal::RunHeader>(&entry.data))
        header->overrides[text.substr(0, equals)] = text.substr(equals + 1);
    }
  }
}

std::string profile_named_in(const journal::Journal& journal) {
  const auto& header = std::get<journal::RunHeader>(journal.front().data);
  if (!header.profile.empty()) return header.profile;
  throw BadInput("", "the recording names no profile: expected --profile");
}

judge::Profile profile_of(const std::string& name) {
  try {
    return judge::Profile::load(name);
  } catch (const BadInput& bad) {
    throw BadInput("", "profile " + name + ": " + bad.what());
  }
}

}  // namespace

RecordingInput read_recording(const char* verb, const std::string& file, const std::string& profile,
                              const std::vector<std::string>& settings) {
  try {
    journal::ReadResult read = read_evidence(file);
    for (const std::string& warning : read.warnings)
      std::cerr << "plumbline " << verb << ": " << file << ": warning: " << warning << "\n";
    put_settings(settings, read.journal);
    const std::string name = profile.empty() ? profile_named_in(read.journal) : profile;
    judge::Profile loaded = profile_of(name);
    for (const journal::Entry& entry : read.journal) {  // refused now, in words for the user
      if (const auto* header = std::get_if<journal::RunHeader>(&entry.data))
        (void)loaded.with_overrides(header->overrides);
    }
    return {file, std::filesystem::path(file).stem().string(), std::move(read.journal),
            std::move(loaded)};
  } catch (const BadInput& bad) {
    const std::string what = bad.what();
    throw BadInput("", file + ": " + what.substr(what.starts_with(": ") ? 2 : 0));
  }
}

}  // namespace plumbline::cli
