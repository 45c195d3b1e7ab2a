// The reference client as a driver among drivers.
#include "scenarios/drivers/reference/adapter.h"

int main() {
  plumbline::drivers::Adapter adapter;
  plumbline::drivers::run(adapter, adapter.commands());
}
