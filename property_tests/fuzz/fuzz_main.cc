// What libFuzzer calls, once for all targets.
#include <cstddef>
#include <cstdint>

#include "property_tests/fuzz/fuzz_support.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  plumbline::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
