#include "scenarios/engine/driver_canaries.h"

namespace plumbline::scenario {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): each step gives 64 well mixed bits.
std::uint64_t next(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
  return z ^ (z >> 31U);
}

// A letter first, so that it is a name in SQL, and a digit, so that no fingerprint of a failure
// takes it for a word; no two kinds of places begin alike.
std::string text_of(char first, std::uint64_t& state) {
  constexpr std::string_view kCharacters = "abcdefghijklmnopqrstuvwxyz234567";
  constexpr int kDraws = 12;  // of one draw, with 5 bits a character
  std::string text{first, '7'};
  std::uint64_t bits = next(state);
  for (int k = 0; k < kDraws; ++k, bits >>= 5U) text += kCharacters[bits & 31U];
  bits = next(state);
  for (int k = 0; k < kDraws - 6; ++k, bits >>= 5U) text += kCharacters[bits & 31U];
  return text;
}

}  // namespace

std::uint64_t mixed(std::uint64_t seed, std::uint64_t run, const std::string& text) {
  std::uint64_t state = seed;
  state = next(state) ^ run;
  for (const char c : text) state = next(state) ^ static_cast<unsigned char>(c);
  return next(state);
}

DriverCanaries fresh_canaries(std::uint64_t seed, std::uint64_t run, const std::string& scenario) {
  std::uint64_t state = mixed(seed, run, scenario);
  DriverCanaries all;
  all.comment = text_of('q', state);
  all.literal = text_of('l', state);
  all.parameter = text_of('p', state);
  all.value = text_of('v', state);
  all.table = text_of('t', state);
  all.column = text_of('c', state);
  all.result = text_of('r', state);
  all.catalog = text_of('g', state);
  all.schema = text_of('s', state);
  all.token = text_of('k', state);
  all.tag = text_of('y', state);
  all.agent = text_of('u', state);
  return all;
}

std::vector<journal::Canary> DriverCanaries::given_to(const AdapterInfo& driver) const {
  std::vector<journal::Canary> given{{comment, "sql"},   {literal, "sql"}, {value, "value"},
                                     {table, "name"},    {column, "name"}, {result, "name"},
                                     {token, "identity"}};
  if (driver.can("parameters")) given.push_back({parameter, "value"});
  if (driver.can("catalog")) given.push_back({catalog, "name"});
  if (driver.can("catalog")) given.push_back({schema, "name"});
  if (driver.can("query_tags")) given.push_back({tag, "label"});
  if (driver.can("user_agent")) given.push_back({agent, "label"});
  return given;
}

std::string DriverCanaries::token_of(const std::string& name) const {
  return name.empty() ? "" : name + "-" + token;
}

}  // namespace plumbline::scenario
