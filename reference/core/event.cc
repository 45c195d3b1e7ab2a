#include "reference/telemetry/event.h"

#include <cstring>

namespace plumbline::telemetry {

void IdText::assign_cut(std::string_view id) noexcept {
  const auto kept = cut_at_code_point(id, kBytesMax);
  std::memcpy(text_.data(), kept.data(), kept.size());
  size_ = static_cast<std::uint8_t>(kept.size() | kTruncated);
}

Event Event::make(RecordKind kind) noexcept {
  Event event;
  event.reset(kind);
  return event;
}

void Event::fail(const Failure& failure) noexcept {
  failed = true;
  error = failure.error;
  http_status = failure.http_status;
}

}  // namespace plumbline::telemetry
