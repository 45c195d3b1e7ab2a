// What starts an adapter: its command line and the environment that it gets instead of ours. Pure
// values and functions; the folders and the proxy stand in as {install}, {source}, {proxy} and
// {ca_file} until a run knows them.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace plumbline::scenario {

/// An adapter as its manifest, or --driver-command, describes it.
struct AdapterLaunch {
  std::vector<std::string> command;                ///< program and arguments, at least one word
  std::map<std::string, std::string> environment;  ///< beside what every adapter gets
  std::string install;                             ///< for {install}
  std::string source;                              ///< for {source}
  bool operator==(const AdapterLaunch&) const = default;
};

/// What one run adds.
struct AdapterPlaces {
  std::string proxy;    ///< for {proxy}; empty: there is none
  std::string ca_file;  ///< for {ca_file}; empty: there is none
  std::string home;     ///< a fresh folder, HOME and TMPDIR of the adapter
};

/// Program and arguments with every name in place.
[[nodiscard]] std::vector<std::string> command_of(const AdapterLaunch& launch,
                                                  const AdapterPlaces& places);

/// The whole environment as "NAME=value", sorted: PATH (ours), HOME, LANG, TMPDIR and what the
/// launch says. Nothing else of ours gets through: drivers look for proxies, credentials and coding
/// agents there. A variable of the launch that comes out empty is left out.
[[nodiscard]] std::vector<std::string> environment_of(const AdapterLaunch& launch,
                                                      const AdapterPlaces& places);

/// Where it works: a driver of ours in its home, where it may leave what it likes; another command
/// where we do (empty), as its words may name files from there.
[[nodiscard]] std::string folder_of(const AdapterLaunch& launch, const AdapterPlaces& places);

/// A command line in words, as a shell splits it: spaces part, '...' and "..." and \ hold together,
/// nothing is expanded. Throws json::BadInput for no word and for a quote without its end.
[[nodiscard]] std::vector<std::string> words_of(const std::string& line);

}  // namespace plumbline::scenario
