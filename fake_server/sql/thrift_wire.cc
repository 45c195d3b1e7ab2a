#include "fake_server/sql/thrift_wire.h"

#include <thrift/protocol/TBinaryProtocol.h>
#include <thrift/transport/TBufferTransports.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "fake_server/sql/thrift_calls.h"

namespace plumbline::fake {
namespace {

using apache::thrift::TConfiguration;
using apache::thrift::protocol::TBinaryProtocol;
using apache::thrift::transport::TMemoryBuffer;

std::shared_ptr<TConfiguration> bounds() {
  constexpr int kMessageMax = static_cast<int>(kSqlBodyMax);
  return std::make_shared<TConfiguration>(kMessageMax, kMessageMax, kThriftDepthMax);
}

std::shared_ptr<TMemoryBuffer> readable(const std::string& body) {
  // Thrift's interface takes a pointer to what it may change; with OBSERVE it never does.
  auto* bytes = reinterpret_cast<std::uint8_t*>(const_cast<char*>(body.data()));
  return std::make_shared<TMemoryBuffer>(bytes, static_cast<std::uint32_t>(body.size()),
                                         TMemoryBuffer::OBSERVE, bounds());
}

std::shared_ptr<TBinaryProtocol> strict(const std::shared_ptr<TMemoryBuffer>& buffer) {
  constexpr bool kStrict = true;
  return std::make_shared<TBinaryProtocol>(buffer, static_cast<std::int32_t>(kSqlBodyMax),
                                           kThriftContainerMax, kStrict, kStrict);
}

// A strict message: version and type, the name with its length, the sequence id.
void change_sequence(std::string& message) {
  constexpr std::size_t kLengthAt = 4;
  constexpr std::size_t kNameAt = 8;
  std::size_t length = 0;
  for (std::size_t i = kLengthAt; i < kNameAt; ++i) {
    length = length * 256 + static_cast<unsigned char>(message.at(i));
  }
  char& last = message.at(kNameAt + length + 3);
  last = static_cast<char>(last ^ 1);
}

// Thrift takes other types too, and tells stderr what it thinks of them.
bool is_strict_call(const std::string& body) {
  constexpr std::string_view kCall("\x80\x01\x00\x01", 4);
  return body.starts_with(kCall);
}

Reply message_reply(const AnswerManner& manner, std::string message) {
  if (manner.fault.wrong_sequence) change_sequence(message);
  if (manner.fault.cut_short) message.resize(message.size() / 2);
  Reply reply;
  reply.headers = {{"Content-Type", "application/x-thrift"}};
  reply.body = std::move(message);
  return reply;
}

Reply unreadable(SqlExchange& exchange, const std::string& why) {
  SqlEvent event;
  event.protocol = "thrift";
  exchange.warehouse.note(std::move(event));
  return sql_refusal(400, "BAD_REQUEST", "not one Thrift message: " + why);
}

}  // namespace

Reply answer_thrift(SqlExchange& exchange, const Request& request) {
  if (request.body.size() > kSqlBodyMax) return unreadable(exchange, "too large");
  if (!is_strict_call(request.body)) return unreadable(exchange, "no call of the strict protocol");
  const auto in = readable(request.body);
  const auto out = std::make_shared<TMemoryBuffer>();
  tcli::TCLIServiceProcessor processor(std::make_shared<ThriftCalls>(exchange));
  try {
    processor.process(strict(in), strict(out), nullptr);
  } catch (const std::exception& error) {
    return unreadable(exchange, error.what());
  }
  if (exchange.manner.refusal) return *exchange.manner.refusal;
  if (in->available_read() > 0) return unreadable(exchange, "bytes after the message");
  return message_reply(exchange.manner, out->getBufferAsString());
}

}  // namespace plumbline::fake
