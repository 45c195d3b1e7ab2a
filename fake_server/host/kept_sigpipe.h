// Leaves the application's disposition of SIGPIPE as it is: the constructor of cpp-httplib's Server
// sets it to "ignore" for the whole process. Nothing here needs that: the host's own writes carry
// MSG_NOSIGNAL, Asio's too.
#pragma once

#include <csignal>
#include <mutex>

namespace plumbline::fake {

/// Put around the making of a Server: restores at its end what SIGPIPE did before. One at a time,
/// whatever the thread; an application that changes the disposition in just that moment loses its
/// change.
class KeptSigpipe {
 public:
  KeptSigpipe() : lock_(mutex()) { ::sigaction(SIGPIPE, nullptr, &before_); }
  ~KeptSigpipe() { ::sigaction(SIGPIPE, &before_, nullptr); }
  KeptSigpipe(const KeptSigpipe&) = delete;
  KeptSigpipe& operator=(const KeptSigpipe&) = delete;

 private:
  // Of the process, as the disposition is: two that overlapped would restore each other's "ignore".
  static std::mutex& mutex() {
    static std::mutex of_the_process;
    return of_the_process;
  }

  const std::lock_guard<std::mutex> lock_;
  struct sigaction before_ {};
};

}  // namespace plumbline::fake
