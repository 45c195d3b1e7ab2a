// A recording as a scenario: what the application did, what the service answered and when, so that
// another client can be driven through it. Pure, any thread.
#pragma once

#include <string>

#include "fake_server/journal/record.h"
#include "scenarios/engine/scenario.h"

namespace plumbline::replay {

/// For whom the scenario is made: the two can be told different things.
enum class Target {
  reference,  ///< times, chunks and polls of the statements; the network's failures
  driver      ///< the statements' own texts, from which the fake makes the rest
};

/// The scenario of `journal`, well formed. Its name is `name` in the characters that names may
/// have; its requirements are empty: see fill_in. Connections are lanes of their own; statements of
/// one connection follow each other, as a lane's steps do. All connections with credentials have
/// one token. Throws json::BadInput("", ...) when the journal tells of no connection, and when
/// more than kLanesMax were open at once.
[[nodiscard]] scenario::Scenario from_recording(const journal::Journal& journal,
                                                const std::string& name, Target target);

}  // namespace plumbline::replay
