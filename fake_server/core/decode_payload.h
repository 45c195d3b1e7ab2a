// The two halves of the decoder, one for each payload, and what they share. Called by decode()
// only.
#pragma once

#include <initializer_list>
#include <string_view>

#include "fake_server/core/decoder.h"
#include "fake_server/core/findings.h"
#include "fake_server/core/json_tree.h"

namespace plumbline::fake {

/// Reads a body that has `metrics` into `decoded`. Never throws.
void decode_design(const JsonNode& body, Decoded& decoded, Findings& findings);

/// Reads a body that has `protoLogs` or `uploadTime` into `decoded`, and its events' texts with
/// `reader`. Never throws.
void decode_shipped(const JsonNode& body, JsonReader& reader, Decoded& decoded, Findings& findings);

/// Reads a metric's `tags` into `event`, whose kind and pointer are known (WF-3, WF-6, PR-5, PR-7).
void read_design_tags(const JsonNode& metric, DecodedEvent& event, Findings& findings);

/// An id stands twice, as a member and as the required tag: both are there and equal, or neither
/// (WF-3).
void check_design_ids(const DecodedEvent& event, Findings& findings);

/// Reports the members of the envelope that are not among `known` (WF-2).
void check_envelope(const JsonNode& body, std::initializer_list<std::string_view> known,
                    Findings& findings);

/// The array that holds the events: its elements counted into `decoded`; BT-4 when empty, WF-2 when
/// absent, no array, or longer than kEventsMax. nullptr when there is nothing to read.
[[nodiscard]] const JsonNode* event_array(const JsonNode& body, std::string_view name,
                                          Decoded& decoded, Findings& findings);

/// True when ids alone tell this event apart, so that its time may be left out of the fingerprint.
[[nodiscard]] bool identified(const DecodedEvent& event) noexcept;

}  // namespace plumbline::fake
