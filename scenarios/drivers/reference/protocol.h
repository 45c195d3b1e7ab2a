// The protocol half of an adapter in C++ (../PROTOCOL.md), without a word about any driver:
// requests from stdin run in named lanes, each a thread, and their answers go to the real stdout.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace plumbline::drivers {

using Json = nlohmann::json;

/// An answer that is an error, by its class of the protocol and its type in the driver; a refusal
/// that no driver gave has no type.
struct Refusal : std::runtime_error {
  Refusal(std::string error, const std::string& message, std::string its_type = "")
      : std::runtime_error(message), error_class(std::move(error)), type(std::move(its_type)) {}
  std::string error_class;
  std::string type;
};

/// Does what a request says; what it returns joins the answer: an object, or nothing. Called in
/// several lanes at once. Throws Refusal; a Json::exception means that the request lacks a member.
using Command = std::function<Json(const Json& request)>;
using Commands = std::map<std::string, Command>;

/// Serves requests in the calling thread and in lanes of their own until an `exit` or the end of
/// stdin, and until every lane has ended; says how to leave. Whatever else prints to stdout reaches
/// stderr from now on. Once in a process.
[[nodiscard]] std::string serve(Commands commands);

}  // namespace plumbline::drivers
