// The form of one payload: what stands before, between and after its events. payload.cc joins the
// parts; encode_design.cc and encode_shipped.cc each supply one form. Internal to the encoders.
#pragma once

#include <string>
#include <string_view>

#include "reference/core/payload.h"

namespace plumbline::telemetry {

/// One profile's payload as its parts.
struct PayloadForm {
  /// Everything before the first event.
  std::string (*head)(const Envelope& envelope);
  /// Appends one event as it stands in the body, without separator.
  void (*append_event)(std::string& out, const Config& config, const WireEvent& event,
                       bool authenticated);
  /// Everything after the last event.
  std::string_view tail;
};

/// The forms of the two profiles.
[[nodiscard]] const PayloadForm& design_form() noexcept;
[[nodiscard]] const PayloadForm& shipped_form() noexcept;

/// Whole milliseconds of a latency; 0 for a negative one (WF-6).
[[nodiscard]] std::int64_t whole_milliseconds(Duration latency) noexcept;

/// The event's own value for a tag, or null: what the caller added, if it has the tag's type.
[[nodiscard]] const TagValue* added_tag(const WireEvent& event, TagId id) noexcept;

}  // namespace plumbline::telemetry
