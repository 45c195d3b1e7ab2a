#include "reference/core/payload.h"

#include <algorithm>

#include "reference/core/payload_form.h"

namespace plumbline::telemetry {
namespace {

const PayloadForm& form_of(const Config& config) {
  return config.profile == ProfileKind::design ? design_form() : shipped_form();
}

}  // namespace

std::string encode(const Config& config, std::span<const WireEvent> events,
                   const Envelope& envelope) {
  std::string all;
  for (const WireEvent& event : events) append_encoded(all, config, event, envelope.authenticated);
  return enclose(config, all, envelope);
}

void append_encoded(std::string& events, const Config& config, const WireEvent& event,
                    bool authenticated) {
  if (!events.empty()) events += ',';
  form_of(config).append_event(events, config, event, authenticated);
}

std::string enclose(const Config& config, std::string_view events, const Envelope& envelope) {
  const PayloadForm& form = form_of(config);
  std::string body = form.head(envelope);
  body.reserve(body.size() + events.size() + form.tail.size());
  body += events;
  body += form.tail;
  return body;
}

std::size_t envelope_size(const Config& config, const Envelope& envelope) {
  const PayloadForm& form = form_of(config);
  return form.head(envelope).size() + form.tail.size();
}

std::int64_t whole_milliseconds(Duration latency) noexcept {
  const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(latency).count();
  return std::max<std::int64_t>(whole, 0);
}

const TagValue* added_tag(const WireEvent& event, TagId id) noexcept {
  for (const Tag& tag : event.tags) {
    if (tag.id == id) return accepts(id, tag.value) ? &tag.value : nullptr;
  }
  return nullptr;
}

}  // namespace plumbline::telemetry
