// The live world: the reference client with its runner threads and cpp-httplib against the fake on
// loopback sockets, all in this process.
#include <chrono>
#include <stdexcept>
#include <thread>

#include "fake_server/journal/writer.h"
#include "scenarios/engine/inside_checks.h"
#include "scenarios/engine/live_client.h"
#include "scenarios/engine/live_service.h"
#include "scenarios/engine/run_support.h"
#include "scenarios/engine/settings.h"
#include "scenarios/engine/world.h"

namespace plumbline::scenario {

using std::chrono::steady_clock;

journal::Journal run_live(const Run& run, const JitterMeter& jitter) {
  const Settings settings = settings_for(*run.scenario, run.profile, run.scenario->live_divisor);
  journal::MemorySink journal;
  LiveService service(run, settings, journal);
  LiveClient client(run, settings,
                    {run.scenario->live_divisor, service.start(), service.start_hosts(), false},
                    journal);
  client.walk_steps();
  service.watch();
  service.stop();
  client.add_counters_to(journal);
  if (run.arm == "on")
    add_inside_checks(run.scenario->inside, settings.config, service.now(), journal);
  journal.add(service.now(), jitter.over(service.start(), steady_clock::now()));
  journal.add(service.now(), journal::Quiescence{client.nothing_pending()});
  if (!journal.complete()) throw std::runtime_error(run.scenario->name + ": the journal is full");
  return journal.take();
}

}  // namespace plumbline::scenario
