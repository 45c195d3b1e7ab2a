// Journal entries of what the service received and answered: the glue that the simulated network
// and the socket host share, so that both worlds leave the same evidence. Pure functions, any
// thread.
#pragma once

#include <cstdint>

#include "fake_server/core/decoder.h"
#include "fake_server/core/http.h"
#include "fake_server/journal/record.h"

namespace plumbline::fake {

/// The entry of a request; bodies of telemetry requests are decoded and what the decoder objects to
/// is added (for readers: the judge decodes anew). `complete`: the body arrived whole; an
/// incomplete one is not decoded.
[[nodiscard]] journal::RequestReceived request_received(std::uint64_t id, std::uint64_t connection,
                                                        Request request, bool complete = true);
/// The same of a whole request whose body was decoded before: `decoded_body(request)`.
[[nodiscard]] journal::RequestReceived request_received(std::uint64_t id, std::uint64_t connection,
                                                        Request request, const Decoded& decoded);

/// The entry of the answer to request `id`. Where no status reaches the client (hang, reset before
/// the headers, garbled), status is 0 and headers and body are empty.
[[nodiscard]] journal::ReplyGiven reply_given(std::uint64_t id, const Reply& reply);

}  // namespace plumbline::fake
