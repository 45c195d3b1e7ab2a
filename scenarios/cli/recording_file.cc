#include "scenarios/cli/recording_file.h"

#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <variant>

#include "fake_server/core/endpoint.h"
#include "scenarios/cli/output_file.h"

namespace plumbline::cli {
namespace {

std::string checked(std::string path) {
  expect_writable("-o", path);
  return path;
}

std::string counted(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

}  // namespace

RecordingFile::RecordingFile(std::string path, const std::vector<std::string>& patterns)
    : path_(checked(std::move(path))),
      part_(path_ + ".part"),
      scrubber_(file_, patterns),
      file_(part_) {}

RecordingFile::~RecordingFile() {
  if (!kept_) std::remove(part_.c_str());
}

void RecordingFile::add(journal::Duration time, journal::Data data) noexcept {
  {
    const std::scoped_lock lock(mutex_);
    count(data);
  }
  scrubber_.add(time, std::move(data));
}

void RecordingFile::count(const journal::Data& data) {
  if (const auto* request = std::get_if<journal::RequestReceived>(&data)) {
    const fake::Endpoint endpoint = fake::endpoint_of(request->method, request->target);
    ++requests_;
    if (fake::is_telemetry(endpoint)) ++telemetry_;
    if (endpoint == fake::Endpoint::flag) ++flags_;
  }
  if (const auto* seen = std::get_if<journal::SqlSeen>(&data)) {
    if (seen->event == "session_opened") ++sessions_;
    if (seen->event == "statement_executed") ++statements_;
  }
}

std::string RecordingFile::keep() {
  if (const auto failure = file_.close()) throw std::runtime_error(*failure);
  std::error_code error;
  std::filesystem::rename(part_, path_, error);
  if (error) throw std::runtime_error(path_ + ": " + error.message());
  kept_ = true;
  const std::scoped_lock lock(mutex_);
  return counted(requests_, "request") + " (" + std::to_string(telemetry_) + " telemetry, " +
         std::to_string(flags_) + " flag), " + counted(sessions_, "session") + ", " +
         counted(statements_, "statement") + "; scrubbed: " + scrubber_.summary();
}

}  // namespace plumbline::cli
