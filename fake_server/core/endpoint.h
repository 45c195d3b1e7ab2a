// Which of the service's endpoints a request line names, for the paths of both profiles. The
// service routes by it, the judge classifies recorded traffic by it. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::fake {

/// What a path stands for. A wrong method does not change it: that is for WF-1 to say.
enum class Endpoint { telemetry, telemetry_unauthenticated, flag, other };

/// "telemetry", "telemetry_unauthenticated", "flag" or "other".
[[nodiscard]] std::string_view to_string(Endpoint endpoint) noexcept;

/// The endpoint of a request line, by path alone; the query is ignored. A CONNECT has no path and
/// is `other`. WF-1.
[[nodiscard]] Endpoint endpoint_of(std::string_view method, std::string_view target) noexcept;

/// True for both telemetry endpoints.
[[nodiscard]] bool is_telemetry(Endpoint endpoint) noexcept;

/// The profile whose path this is: "design", "shipped", or "" for other paths. Names equal
/// Decoded::payload.
[[nodiscard]] std::string_view profile_of(std::string_view target) noexcept;

/// The only method that the endpoint takes: "POST", "GET", or "" for other.
[[nodiscard]] std::string_view method_of(Endpoint endpoint) noexcept;

/// The full flag name that a flag request asks for (design: the query's `flags`, percent-decoded;
/// shipped: by CLIENT in the path). Empty when it names none or CLIENT is not of the wire format.
[[nodiscard]] std::string flag_name_of(std::string_view target);

}  // namespace plumbline::fake
