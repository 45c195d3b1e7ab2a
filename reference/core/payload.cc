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
  const PayloadForm& form = form_of(config);
  std::string body = form.head(envelope);
  bool first = true;
  for (const WireEvent& event : events) {
    if (!first) body += ',';
    first = false;
    form.append_event(body, config, event, envelope.authenticated);
  }
  body += form.tail;
  return body;
}

std::size_t encoded_size(const Config& config, const WireEvent& event, bool authenticated) {
  std::string text;
  form_of(config).append_event(text, config, event, authenticated);
  return text.size() + 1;
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
