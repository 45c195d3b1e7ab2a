// Drivers by name: where their adapters and their installations are, and what starts them. Reads
// files; called by the command line on one thread.
#pragma once

#include <string>
#include <vector>

#include "scenarios/engine/adapter_launch.h"

namespace plumbline::scenario {

/// The folders that drivers are looked for in.
struct DriverFolders {
  std::string adapters;  ///< one folder a driver, with its manifest.json
  std::string installs;  ///< NAME/VERSION, made by ci/setup-drivers
};

/// PLUMBLINE_ADAPTERS and PLUMBLINE_DRIVERS of the environment; where they are not set, of the tree
/// that the program was built in (build/PRESET/bin): scenarios/drivers and build/drivers, or
/// share/plumbline/drivers beside an installed program's bin.
[[nodiscard]] DriverFolders driver_folders();

/// One driver in one version, installed.
struct InstalledDriver {
  std::string name;
  std::string version;
  std::string profile;
  AdapterLaunch launch;
  bool operator==(const InstalledDriver&) const = default;
};

/// Finds "NAME" (the newest version that its manifest names) or "NAME@VERSION". Throws
/// json::BadInput, one line: no such driver (with the nearest), a manifest that makes no sense, or
/// a version that is not installed (naming ci/setup-drivers).
[[nodiscard]] InstalledDriver find_driver(const DriverFolders& folders, const std::string& asked);

/// The versions of that driver that are installed, in no order of time. Throws json::BadInput for a
/// driver that has no manifest.
[[nodiscard]] std::vector<std::string> installed_versions(const DriverFolders& folders,
                                                          const std::string& name);

/// The names of all drivers that have a manifest, sorted.
[[nodiscard]] std::vector<std::string> driver_names(const DriverFolders& folders);

}  // namespace plumbline::scenario
