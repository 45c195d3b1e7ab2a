// A raw peer for the tests of the transport: accepts connections and answers with whatever bytes it
// is given.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <utility>

namespace plumbline::telemetry::testing {

inline const std::string kTlsGreeting = "\x16";  // how a TLS client begins

// Accepts connections one after another and lets `serve` do with each what it likes.
class Peer {
 public:
  using Serve = std::function<void(int descriptor, const std::string& request)>;
  explicit Peer(Serve serve) : serve_(std::move(serve)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const bool ready = ::bind(listener_, generic, size) == 0 && ::listen(listener_, 16) == 0 &&
                       ::getsockname(listener_, generic, &size) == 0;
    if (!ready) std::abort();  // no test can run without its peer
    port_ = ::ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Peer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  [[nodiscard]] std::string origin() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run() {
    for (int descriptor = ::accept(listener_, nullptr, nullptr); descriptor >= 0;
         descriptor = ::accept(listener_, nullptr, nullptr)) {
      ++connections_;
      serve_(descriptor, read_request(descriptor));
      ::close(descriptor);
    }
  }
  // Up to and including the body "payload" that the tests post, or the end of a request without a
  // body.
  static std::string read_request(int descriptor) {
    std::string request;
    char byte = 0;
    while (::recv(descriptor, &byte, 1, 0) == 1) {
      request.push_back(byte);
      if (request == kTlsGreeting) break;
      const bool posts = request.rfind("POST", 0) == 0;
      if (request.ends_with(posts ? "payload" : "\r\n\r\n")) break;
    }
    return request;
  }
  Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> connections_{0};
  std::thread thread_;
};

inline void send_text(int descriptor, const std::string& text) {
  ::send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
}

// Blocks until the client has gone.
inline void wait_for_end(int descriptor) {
  char byte = 0;
  while (::recv(descriptor, &byte, 1, 0) == 1) {
  }
}

inline Peer::Serve answering(std::string text) {
  return
      [text = std::move(text)](int descriptor, const std::string&) { send_text(descriptor, text); };
}

}  // namespace plumbline::telemetry::testing
